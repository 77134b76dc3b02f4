package dev.mxlab.sendmail;

import dev.mxlab.sendmail.delivery.Deliverer;
import dev.mxlab.sendmail.queue.Dispatch;
import dev.mxlab.sendmail.queue.QueueRunner;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What takes queued mail away, as the daemon sees it. */
public interface Delivery extends Dispatch, QueueRunner, AutoCloseable {
  /** Runs the queue now and then every {@code interval}. */
  void start(Duration interval);

  /** Begins nothing new; what is under way ends by itself, and its outcome is on disk then. */
  @Override
  void close();

  static Delivery of(Deliverer deliverer) {
    return new Delivery() {
      @Override
      public void start(Duration interval) {
        deliverer.start(interval);
      }

      @Override
      public void submit(String queueId) {
        deliverer.submit(queueId);
      }

      @Override
      public CompletionStage<Void> runNow(@Nullable Consumer<String> verbose) {
        return deliverer.runNow(verbose);
      }

      @Override
      public void close() {
        deliverer.close();
      }
    };
  }
}
