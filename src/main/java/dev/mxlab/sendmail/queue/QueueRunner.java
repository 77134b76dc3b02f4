package dev.mxlab.sendmail.queue;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs the queue: {@code sendmail -q}. */
@FunctionalInterface
public interface QueueRunner {
  /**
   * Tries those of {@code which} whose time has come, in the order of the schedule. The stage ends
   * when all of them were tried, and never fails.
   *
   * @param verbose hears the lines that {@code sendmail -q -v} prints, the first of a message being
   *     {@code Running /var/spool/mqueue/6AM1tibG000259 (sequence 1 of 1)}; null for a silent run
   */
  CompletionStage<Void> runNow(Selection which, @Nullable Consumer<String> verbose);

  /** All of them. */
  default CompletionStage<Void> runNow(@Nullable Consumer<String> verbose) {
    return runNow(Selection.ALL, verbose);
  }
}
