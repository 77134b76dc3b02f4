package dev.mxlab.sendmail.queue;

/** Takes a queued message on its way; returns at once. */
@FunctionalInterface
public interface Dispatch {
  /** {@code queueId} stands in the queue, committed. */
  void submit(String queueId);
}
