package dev.mxlab.smtp.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A connection with room for more messages. Used by one at a time; whoever has it ends it by {@link
 * #quit}, else it ends after a while ({@link Transfer.Limits#idle}). No future fails.
 */
public interface OpenConnection {
  /**
   * Whether a server still listens.
   *
   * @param said what was said to find out
   */
  record Probe(boolean alive, List<String> said) {
    public Probe {
      said = List.copyOf(said);
    }
  }

  /** Asks by RSET. */
  CompletableFuture<Probe> probe();

  /** Hands one more message over. */
  CompletableFuture<Transfer.Result> transfer(Transfer.Order order);

  /** Says QUIT; brings what was said. */
  CompletableFuture<List<String>> quit();
}
