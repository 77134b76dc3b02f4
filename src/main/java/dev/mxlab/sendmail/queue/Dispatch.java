package dev.mxlab.sendmail.queue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Takes a queued message on its way; returns at once. */
@FunctionalInterface
public interface Dispatch {
  /** {@code queueId} stands in the queue, committed. */
  void submit(String queueId);

  /**
   * The same. The stage ends once the message was tried, and so were the notifications that came of
   * it; it never fails.
   */
  default CompletionStage<Void> deliver(String queueId, Attendance attendance) {
    submit(queueId);
    return CompletableFuture.completedFuture(null);
  }
}
