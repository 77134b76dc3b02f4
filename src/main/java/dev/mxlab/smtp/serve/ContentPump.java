package dev.mxlab.smtp.serve;

import dev.mxlab.smtp.DataEncoder;
import dev.mxlab.smtp.client.Transfer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Carries a message from its file to the channel, a piece at a time: a piece is read on the
 * executor only once the channel is ready for it, so that no message is ever in memory as a whole.
 * One that is there already is read on the event loop.
 *
 * <p>The stream and the encoder belong to the one reading task that is under way; everything else
 * to the event loop.
 */
final class ContentPump {
  /** Is called on the event loop. */
  interface Listener {
    void progressed();

    /** The final dot is written. */
    void sent();

    void failed(IOException why);
  }

  private static final int PIECE = 16 * 1024;

  private final ChannelHandlerContext ctx;
  private Executor reader;
  private final Transfer.Content content;
  private final Listener listener;
  private final DataEncoder encoder = new DataEncoder();
  private final byte[] piece = new byte[PIECE];
  private @Nullable InputStream in;
  private boolean reading;
  private boolean stopped;
  private boolean finished;

  ContentPump(
      ChannelHandlerContext ctx, Executor files, Transfer.Content content, Listener listener) {
    this.ctx = ctx;
    this.reader = files;
    this.content = content;
    this.listener = listener;
  }

  /** On the event loop. */
  void start() {
    content
        .atHand()
        .ifPresent(
            ready -> {
              in = ready;
              reader = Runnable::run;
            });
    readOn();
  }

  /** On the event loop: the channel may take more. */
  void writabilityChanged() {
    readOn();
  }

  /** On the event loop: nothing more is wanted. */
  void stop() {
    if (!stopped) {
      stopped = true;
      if (!reading) {
        execute(this::close);
      }
    }
  }

  private void readOn() {
    if (!reading && !stopped && !finished && ctx.channel().isWritable()) {
      reading = true;
      execute(this::read);
    }
  }

  private void execute(Runnable task) {
    try {
      reader.execute(task);
    } catch (RejectedExecutionException shutDown) {
      reading = false;
      stopped = true;
      close();
      listener.failed(new IOException("the message cannot be read any more", shutDown));
    }
  }

  /** On the executor. */
  private void read() {
    try {
      InputStream source = in;
      if (source == null) {
        source = content.open();
        in = source;
      }
      int length = source.readNBytes(piece, 0, PIECE);
      byte[] encoded = encoder.encode(piece, 0, length);
      if (length < PIECE) {
        byte[] end = encoder.finish();
        close();
        back(() -> written(Unpooled.wrappedBuffer(encoded, end), true));
      } else {
        back(() -> written(Unpooled.wrappedBuffer(encoded), false));
      }
    } catch (IOException unreadable) {
      giveUp(unreadable);
    } catch (RuntimeException bug) {
      giveUp(new IOException("the message cannot be read", bug));
    }
  }

  private void giveUp(IOException why) {
    close();
    back(
        () -> {
          reading = false;
          finished = true;
          if (!stopped) {
            listener.failed(why);
          }
        });
  }

  /** To the event loop; where that has ended nobody waits for the message any more. */
  private void back(Runnable task) {
    try {
      ctx.executor().execute(task);
    } catch (RejectedExecutionException shutDown) {
      close();
    }
  }

  private void written(ByteBuf bytes, boolean last) {
    reading = false;
    if (stopped) {
      execute(this::close);
      return;
    }
    ctx.writeAndFlush(bytes, ctx.voidPromise());
    if (last) {
      finished = true;
      listener.sent();
    } else {
      listener.progressed();
      readOn();
    }
  }

  private void close() {
    InputStream source = in;
    in = null;
    if (source != null) {
      try {
        source.close();
      } catch (IOException harmless) {
        // It was read only.
      }
    }
  }
}
