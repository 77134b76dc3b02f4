package dev.mxlab.smtp.serve;

import dev.mxlab.net.Link;
import dev.mxlab.smtp.ReplyText;
import dev.mxlab.smtp.server.Effect;
import dev.mxlab.smtp.server.Reception;
import dev.mxlab.smtp.server.ServerSession;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** Feeds a {@link ServerSession} from a channel and carries out its effects, on the event loop. */
final class ServerHandler extends SimpleChannelInboundHandler<ByteBuf> {
  private static final Logger LOG = LogManager.getLogger(ServerHandler.class);

  /** How long a client may take to read the last reply and hang up. */
  private static final int LINGER_SECONDS = 2;

  private final ServerSession session;
  private final Link link;
  private @Nullable ChannelHandlerContext context;
  private boolean opened;
  private long heard;
  private @Nullable Future<?> watch;
  private Duration watching = Duration.ZERO;
  private boolean closing;
  private boolean inputEnded;

  ServerHandler(Reception reception, Link link, int longestLine) {
    this.link = link;
    this.session =
        new ServerSession(
            reception, link, longestLine, () -> later(() -> apply(session().resumed())));
  }

  private ServerSession session() {
    return session;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    if (ctx.channel().isActive()) {
      open();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    open();
    ctx.fireChannelActive();
  }

  private void open() {
    if (!opened) {
      opened = true;
      heard = now();
      apply(session.open());
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, ByteBuf data) {
    heard = now();
    if (!closing) {
      byte[] bytes = ByteBufUtil.getBytes(data);
      apply(session.receive(bytes, 0, bytes.length));
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    apply(List.of());
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      inputEnded = true;
      apply(List.of());
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  private long now() {
    ChannelHandlerContext ctx = context;
    return ctx == null ? 0 : ctx.executor().ticker().nanoTime();
  }

  /** One timer for the whole of a connection, set anew when it has run out. */
  private void watch(long nanos) {
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      watching = session.patience();
      watch = ctx.executor().schedule(this::look, nanos, TimeUnit.NANOSECONDS);
    }
  }

  /** The greeting and DATA bring other limits. */
  private void watch() {
    if (!session.patience().equals(watching)) {
      Future<?> timer = watch;
      if (timer != null) {
        timer.cancel(false);
      }
      watch(session.patience().toNanos());
    }
  }

  private void look() {
    ChannelHandlerContext ctx = context;
    if (ctx == null || closing || !ctx.channel().isActive()) {
      return;
    }
    long silent = now() - heard;
    long left = session.patience().toNanos() - silent;
    if (left <= 0) {
      run(ctx, () -> apply(session.timedOut()));
      left = session.patience().toNanos();
    }
    watch(left);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    Future<?> timer = watch;
    if (timer != null) {
      timer.cancel(false);
    }
    session.closed();
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // A broken TLS record comes as the cause of a decoder's exception.
    if (!(cause instanceof IOException) && !(cause.getCause() instanceof IOException)) {
      LOG.error("{}: the session failed", link, cause);
    }
    ctx.close();
  }

  /**
   * Does what the session asks for, and goes on while it has work that the client keeps up with.
   */
  private void apply(List<Effect> first) {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      return;
    }
    perform(ctx, first);
    while (!closing && session.hasWork() && ctx.channel().isWritable()) {
      perform(ctx, session.proceed());
    }
    watch();
    if (inputEnded && !closing && session.quiet()) {
      hangUp(ctx);
    }
    boolean read = closing || session.wantsInput() && ctx.channel().isWritable();
    if (ctx.channel().config().isAutoRead() != read) {
      ctx.channel().config().setAutoRead(read);
    }
  }

  private void perform(ChannelHandlerContext ctx, List<Effect> effects) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.Say say) {
        ctx.write(Unpooled.wrappedBuffer(ReplyText.encode(say.reply())), ctx.voidPromise());
      } else if (effect instanceof Effect.Ask<?> ask) {
        await(ask);
      } else if (effect instanceof Effect.Pause pause) {
        ctx.executor()
            .schedule(
                () -> run(ctx, () -> apply(pause.then().get())),
                pause.length().toMillis(),
                TimeUnit.MILLISECONDS);
      } else if (effect instanceof Effect.StartTls tls) {
        startTls(ctx, tls);
      } else if (effect instanceof Effect.Close close) {
        LOG.debug("{}: {}", link, close.why());
        hangUp(ctx);
      }
    }
    if (!effects.isEmpty()) {
      ctx.flush();
    }
  }

  private void startTls(ChannelHandlerContext ctx, Effect.StartTls tls) {
    Tls.start(
        ctx,
        tls.party(),
        "",
        security -> apply(session.secured(security)),
        why -> {
          session.unsecured(String.valueOf(why.getMessage()));
          ctx.close();
        });
  }

  /** Always by way of the event loop: a row of questions answered at once must not nest. */
  private <T> void await(Effect.Ask<T> ask) {
    ask.stage()
        .whenComplete(
            (answer, trouble) ->
                later(
                    () -> {
                      if (trouble != null) {
                        LOG.error("{}: a question to the mail system failed", link, trouble);
                        apply(session.failed());
                      } else {
                        apply(ask.then().apply(answer));
                      }
                    }));
  }

  private void later(Runnable task) {
    ChannelHandlerContext ctx = context;
    try {
      if (ctx != null) {
        ctx.executor().execute(() -> run(ctx, task));
      }
    } catch (RejectedExecutionException shutDown) {
      LOG.debug("{}: the event loop has ended", link);
    }
  }

  private void run(ChannelHandlerContext ctx, Runnable task) {
    try {
      task.run();
    } catch (RuntimeException bug) {
      exceptionCaught(ctx, bug);
    }
  }

  /**
   * Ends our side first and the whole connection after the client has: closing at once with input
   * unread would make TCP throw the last reply away.
   */
  private void hangUp(ChannelHandlerContext ctx) {
    closing = true;
    var said = ctx.writeAndFlush(Unpooled.EMPTY_BUFFER);
    if (ctx.channel() instanceof DuplexChannel duplex) {
      said.addListener(sent -> endOutput(ctx, duplex));
      ctx.executor().schedule(() -> ctx.close(), LINGER_SECONDS, TimeUnit.SECONDS);
    } else {
      said.addListener(ChannelFutureListener.CLOSE);
    }
  }

  private static void endOutput(ChannelHandlerContext ctx, DuplexChannel duplex) {
    ChannelFuture last = Tls.farewell(ctx);
    if (last == null) {
      duplex.shutdownOutput();
    } else {
      last.addListener(sent -> duplex.shutdownOutput());
    }
  }
}
