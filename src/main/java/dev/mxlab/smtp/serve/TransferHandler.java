package dev.mxlab.smtp.serve;

import dev.mxlab.net.Link;
import dev.mxlab.smtp.client.ClientSession;
import dev.mxlab.smtp.client.ClientSession.Effect;
import dev.mxlab.smtp.client.OpenConnection;
import dev.mxlab.smtp.client.Transfer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Feeds a {@link ClientSession} from a channel and carries out its effects, on the event loop. */
final class TransferHandler extends SimpleChannelInboundHandler<ByteBuf> {
  private final Executor files;
  private final Link link;
  private final InetAddress local;
  private final ClientSession session;
  private Transfer.Order order;

  /** Takes what the session said and came to; null while nobody asks. */
  private @Nullable Consumer<ClientSession> waiter;

  private boolean opened;
  private @Nullable ChannelHandlerContext context;
  private @Nullable ContentPump pump;
  private @Nullable Future<?> timeout;

  TransferHandler(
      Transfer.Order order, Executor files, Link link, CompletableFuture<Transfer.Result> result) {
    this.order = order;
    this.files = files;
    this.link = link;
    this.local = link.local().getAddress();
    this.session = new ClientSession(order);
    this.waiter = done -> result.complete(result());
  }

  /** With the connection itself, where it can be used again. */
  private Transfer.Result result() {
    Transfer.Result now = session.result(local);
    ChannelHandlerContext ctx = context;
    return session.isOver() || ctx == null ? now : now.over(new Kept(ctx));
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    if (ctx.channel().isActive()) {
      open(ctx);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    open(ctx);
    ctx.fireChannelActive();
  }

  private void open(ChannelHandlerContext ctx) {
    if (!opened) {
      opened = true;
      apply(ctx, session.opened());
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, ByteBuf data) {
    byte[] bytes = ByteBufUtil.getBytes(data);
    apply(ctx, session.receive(bytes, 0, bytes.length));
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (pump != null) {
      pump.writabilityChanged();
    }
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    apply(ctx, session.closed());
    ctx.fireChannelInactive();
  }

  /** The last moment of a channel, should it have died before it was active. */
  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    apply(ctx, session.closed());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    apply(ctx, session.failed(asIo(cause)));
  }

  private static IOException asIo(Throwable cause) {
    return cause instanceof IOException io ? io : new IOException(String.valueOf(cause), cause);
  }

  private void apply(ChannelHandlerContext ctx, List<Effect> effects) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.Send send) {
        byte[] bytes = send.commands().getBytes(StandardCharsets.ISO_8859_1);
        ctx.write(Unpooled.wrappedBuffer(bytes), ctx.voidPromise());
      } else if (effect instanceof Effect.Await await) {
        arm(ctx, await.limit());
      } else if (effect instanceof Effect.StartTls tls) {
        Tls.start(
            ctx,
            tls.party(),
            order.serverName().replaceFirst("\\.$", ""),
            security -> apply(ctx, session.secured(security)),
            why -> apply(ctx, session.unsecured()));
      } else if (effect instanceof Effect.Ask<?> ask) {
        await(ctx, ask);
      } else if (effect instanceof Effect.SendContent send) {
        Transfer.Content content = order.content();
        pump =
            new ContentPump(
                ctx, files, send.sevenBit() ? content.sevenBit() : content, new Progress(ctx));
        pump.start();
      } else if (effect instanceof Effect.Rest) {
        arm(ctx, order.limits().idle());
        tell();
      } else if (effect instanceof Effect.Finish) {
        finish(ctx);
      }
    }
    ctx.flush();
  }

  private <T> void await(ChannelHandlerContext ctx, Effect.Ask<T> ask) {
    ask.stage()
        .whenComplete(
            (answer, trouble) ->
                ctx.executor()
                    .execute(
                        () ->
                            apply(
                                ctx,
                                trouble == null
                                    ? ask.then().apply(answer)
                                    : session.failed(asIo(trouble)))));
  }

  private void arm(ChannelHandlerContext ctx, Duration limit) {
    if (timeout != null) {
      timeout.cancel(false);
    }
    timeout =
        ctx.executor()
            .schedule(
                () -> apply(ctx, session.timedOut()), limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void finish(ChannelHandlerContext ctx) {
    if (timeout != null) {
      timeout.cancel(false);
    }
    if (pump != null) {
      pump.stop();
    }
    tell();
    ctx.close();
  }

  private void tell() {
    Consumer<ClientSession> told = waiter;
    waiter = null;
    if (told != null) {
      told.accept(session);
    }
  }

  /** The connection between two messages. */
  private final class Kept implements OpenConnection {
    private final ChannelHandlerContext ctx;

    Kept(ChannelHandlerContext ctx) {
      this.ctx = ctx;
    }

    private <T> CompletableFuture<T> say(
        Supplier<List<Effect>> words, Function<ClientSession, T> outcome) {
      CompletableFuture<T> said = new CompletableFuture<>();
      Runnable saying =
          () -> {
            waiter = now -> said.complete(outcome.apply(now));
            apply(ctx, words.get());
            if (session.isOver()) {
              tell();
            }
          };
      try {
        ctx.executor().execute(saying);
      } catch (RejectedExecutionException goingDown) {
        said.complete(outcome.apply(session));
      }
      return said;
    }

    @Override
    public CompletableFuture<Probe> probe() {
      return say(session::probe, now -> new Probe(!now.isOver(), now.said()));
    }

    @Override
    public CompletableFuture<Transfer.Result> transfer(Transfer.Order more) {
      return say(
          () -> {
            order = more;
            pump = null;
            link.carry(more.trace());
            return session.next(more);
          },
          now -> result());
    }

    @Override
    public CompletableFuture<List<String>> quit() {
      return say(session::quitNow, ClientSession::said);
    }
  }

  /** What the pump tells on the event loop. */
  private final class Progress implements ContentPump.Listener {
    private final ChannelHandlerContext ctx;

    Progress(ChannelHandlerContext ctx) {
      this.ctx = ctx;
    }

    @Override
    public void progressed() {
      apply(ctx, session.progressed());
    }

    @Override
    public void sent() {
      apply(ctx, session.sent());
    }

    @Override
    public void failed(IOException why) {
      apply(ctx, session.failed(why));
    }
  }
}
