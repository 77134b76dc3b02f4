package dev.mxlab.sendmail.queue;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs the queue: {@code sendmail -q}. */
@FunctionalInterface
public interface QueueRunner {
  /**
   * Tries every message whose time has come, in order of priority. The stage ends when all of them
   * were tried, and never fails.
   *
   * @param verbose hears the lines that {@code sendmail -q -v} prints, the first of a message being
   *     {@code Running /var/spool/mqueue/6AM1tibG000259 (sequence 1 of 1)}; null for a silent run
   */
  CompletionStage<Void> runNow(@Nullable Consumer<String> verbose);
}
