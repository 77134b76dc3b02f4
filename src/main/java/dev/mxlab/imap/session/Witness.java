package dev.mxlab.imap.session;

import java.io.IOException;

/** Sees what the client takes. */
public interface Witness {
  /** Under which id a message was delivered here, read if somebody wants it; may be empty. */
  @FunctionalInterface
  interface QueueId {
    String get() throws IOException;
  }

  /**
   * A message is being sent whole. Called where one may wait.
   *
   * @param mailbox its name in the account
   */
  void fetched(String mailbox, long octets, QueueId id) throws IOException;
}
