package dev.mxlab.sendmail;

import dev.mxlab.sendmail.queue.Attendance;
import dev.mxlab.sendmail.queue.Dispatch;
import dev.mxlab.sendmail.queue.QueueRunner;
import dev.mxlab.sendmail.queue.Selection;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The delivery of one command, made when it first has something to deliver. */
final class OwnDelivery implements Dispatch, QueueRunner {
  private final Supplier<Delivery> maker;
  private @Nullable Delivery made;

  OwnDelivery(Supplier<Delivery> maker) {
    this.maker = maker;
  }

  private synchronized Delivery delivery() {
    Delivery known = made;
    if (known == null) {
      known = maker.get();
      made = known;
    }
    return known;
  }

  @Override
  public void submit(String queueId) {
    delivery().submit(queueId);
  }

  @Override
  public CompletionStage<Void> deliver(String queueId, Attendance attendance) {
    return delivery().deliver(queueId, attendance);
  }

  @Override
  public CompletionStage<Void> runNow(Selection which, @Nullable Consumer<String> verbose) {
    return delivery().runNow(which, verbose);
  }
}
