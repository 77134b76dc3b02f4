package dev.mxlab.dns.transfer;

import dev.mxlab.dns.answer.Reply;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** How many updates a server has in hand at a time (named.conf update-quota). */
final class UpdateQuota {
  private final int most;
  private final AtomicInteger inHand = new AtomicInteger();

  UpdateQuota(int most) {
    this.most = most;
  }

  /** Counts one until it is answered; null when there are too many. */
  @Nullable Reply enter(Reply reply) {
    if (inHand.incrementAndGet() > most) {
      inHand.decrementAndGet();
      return null;
    }
    return new Reply() {
      @Override
      public void send(byte[] octets, int length) {
        inHand.decrementAndGet();
        reply.send(octets, length);
      }

      @Override
      public void stream(Messages messages) {
        reply.stream(messages);
      }
    };
  }
}
