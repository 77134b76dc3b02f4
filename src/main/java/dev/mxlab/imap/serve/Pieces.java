package dev.mxlab.imap.serve;

import dev.mxlab.imap.view.Work;
import dev.mxlab.imap.wire.Out;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Work of a connection as it is done on a blocking thread: one piece is made while the one before
 * it is sent, as long as the client takes them.
 */
final class Pieces {
  /** So long a thread looks for something to send before others have their turn. */
  private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(50);

  private static final int LARGEST = 128 * 1024;

  /** A piece of work as it came out. */
  record Piece(boolean done, ByteBuf octets) {}

  private final Channel channel;
  private final Consumer<ByteBuf> writer;

  /**
   * @param writer takes a piece over, on the event loop
   */
  Pieces(Channel channel, Consumer<ByteBuf> writer) {
    this.channel = channel;
    this.writer = writer;
  }

  /** Does the work as far as the client takes what comes of it; the last piece, not sent yet. */
  Piece make(Work work) throws IOException {
    Out out = new Out();
    AtomicInteger unsent = new AtomicInteger();
    long begun = System.nanoTime();
    try {
      while (true) {
        boolean done = work.proceed(out);
        if (!done && out.size() == 0 && System.nanoTime() - begun < PATIENCE) {
          continue;
        }
        ByteBuf octets = channel.alloc().ioBuffer(Math.max(1, out.size()));
        octets.writeBytes(out.octets(), 0, out.size());
        if (done || unsent.get() > 0 || !channel.isWritable()) {
          return new Piece(done, octets);
        }
        unsent.incrementAndGet();
        send(octets, unsent);
        out.clear();
        out.fillUpTo(Math.min(LARGEST, out.octets().length * 2));
      }
    } finally {
      work.rest();
    }
  }

  private void send(ByteBuf octets, AtomicInteger unsent) {
    try {
      channel
          .eventLoop()
          .execute(
              () -> {
                writer.accept(octets);
                unsent.decrementAndGet();
              });
    } catch (RejectedExecutionException loopEnded) {
      octets.release();
      throw loopEnded;
    }
  }
}
