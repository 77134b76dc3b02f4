package dev.mxlab.smtp.serve;

import dev.mxlab.smtp.client.ClientSession;
import dev.mxlab.smtp.client.ClientSession.Effect;
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
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Feeds a {@link ClientSession} from a channel and carries out its effects, on the event loop. */
final class TransferHandler extends SimpleChannelInboundHandler<ByteBuf> {
  private final Transfer.Order order;
  private final Executor files;
  private final InetAddress local;
  private final CompletableFuture<Transfer.Result> result;
  private final ClientSession session;
  private boolean opened;
  private @Nullable ContentPump pump;
  private @Nullable Future<?> timeout;

  TransferHandler(
      Transfer.Order order,
      Executor files,
      InetAddress local,
      CompletableFuture<Transfer.Result> result) {
    this.order = order;
    this.files = files;
    this.local = local;
    this.result = result;
    this.session = new ClientSession(order);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
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
    result.complete(session.result(local));
    ctx.close();
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
