package dev.mxlab.dns.transfer.serve;

import dev.mxlab.dns.transfer.Exchange;
import dev.mxlab.dns.transfer.ExchangeException;
import dev.mxlab.dns.transfer.ExchangeException.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of one transfer's connection: messages are worked on one after the other, away
 * from the event loop, and no more is read than is being worked on.
 */
final class StreamClient extends SimpleChannelInboundHandler<ByteBuf> {
  private static final int LARGEST = 65_535;
  private static final int LENGTH_OCTETS = 2;

  private final Exchange.Listener listener;
  private final Exchange.Limits limits;
  private final Executor threads;
  private final CompletableFuture<Void> done;

  // Touched on the channel's event loop only.
  private final Queue<byte[]> waiting = new ArrayDeque<>();
  private boolean working;
  private @Nullable ExchangeException ended;

  StreamClient(
      Exchange.Listener listener,
      Exchange.Limits limits,
      Executor threads,
      CompletableFuture<Void> done) {
    this.listener = listener;
    this.limits = limits;
    this.threads = threads;
    this.done = done;
  }

  void serve(Channel channel) {
    channel
        .pipeline()
        .addLast(
            new IdleStateHandler(limits.idle().toMillis(), 0, 0, TimeUnit.MILLISECONDS),
            new LengthFieldBasedFrameDecoder(
                LARGEST + LENGTH_OCTETS, 0, LENGTH_OCTETS, 0, LENGTH_OCTETS),
            this);
    ScheduledFuture<?> whole =
        channel
            .eventLoop()
            .schedule(
                () -> {
                  done.completeExceptionally(new ExchangeException(Kind.TIMED_OUT));
                  channel.close();
                },
                limits.whole().toMillis(),
                TimeUnit.MILLISECONDS);
    done.whenComplete(
        (nothing, failure) -> {
          whole.cancel(false);
          channel.close();
        });
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
    waiting.add(ByteBufUtil.getBytes(message));
    context.channel().config().setAutoRead(false);
    work(context);
  }

  private void work(ChannelHandlerContext context) {
    if (working || done.isDone()) {
      return;
    }
    byte[] next = waiting.poll();
    if (next == null) {
      if (ended != null) {
        done.completeExceptionally(ended);
      } else {
        context.channel().config().setAutoRead(true);
      }
      return;
    }
    working = true;
    threads.execute(() -> handle(context, next));
  }

  private void handle(ChannelHandlerContext context, byte[] message) {
    boolean more;
    try {
      more = listener.message(message);
    } catch (RuntimeException bug) {
      done.completeExceptionally(new ExchangeException(Kind.OTHER, "failure", bug));
      return;
    }
    if (!more) {
      done.complete(null);
      return;
    }
    context
        .executor()
        .execute(
            () -> {
              working = false;
              work(context);
            });
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof IdleStateEvent && !working && waiting.isEmpty()) {
      done.completeExceptionally(new ExchangeException(Kind.TIMED_OUT));
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end(context, new ExchangeException(Kind.END_OF_FILE));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    end(context, ExchangeException.of(cause));
  }

  /** What was received whole is worked on all the same. */
  private void end(ChannelHandlerContext context, ExchangeException why) {
    if (ended == null) {
      ended = why;
    }
    work(context);
  }
}
