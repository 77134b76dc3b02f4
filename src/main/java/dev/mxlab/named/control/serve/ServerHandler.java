package dev.mxlab.named.control.serve;

import dev.mxlab.named.control.Response;
import dev.mxlab.named.control.ServerSession;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** One caller. While a command runs nothing more is read, and the connection may be idle. */
final class ServerHandler extends SimpleChannelInboundHandler<ByteBuf> {
  private static final Logger LOG = LogManager.getLogger(ServerHandler.class);

  private final ServerSession session;
  private final ControlServer.Office office;
  private final boolean readOnly;
  private final String caller;

  // Touched on the channel's event loop only.
  private boolean running;
  private boolean inputEnded;

  ServerHandler(
      ServerSession session, ControlServer.Office office, boolean readOnly, String caller) {
    this.session = session;
    this.office = office;
    this.readOnly = readOnly;
    this.caller = caller;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf octets) {
    if (context.channel().isActive()) {
      session.receive(ByteBufUtil.getBytes(octets));
      proceed(context);
    }
  }

  private void proceed(ChannelHandlerContext context) {
    while (!running) {
      ServerSession.Step step = session.next();
      if (step == null) {
        closeWhenDone(context);
        return;
      }
      if (step instanceof ServerSession.Send send) {
        context.writeAndFlush(Unpooled.wrappedBuffer(send.octets()));
      } else if (step instanceof ServerSession.Close close) {
        close(context, close.why());
        return;
      } else if (step instanceof ServerSession.Run run) {
        running = true;
        context.channel().config().setAutoRead(false);
        office
            .commands()
            .run(
                new ControlServer.Order(run.command(), run.language(), readOnly),
                (response, after) -> respond(context, response, after));
      }
    }
  }

  private void close(ChannelHandlerContext context, String why) {
    if (!why.isEmpty()) {
      office.refused().accept("invalid command from " + caller + ": " + why);
    }
    context.close();
  }

  private void respond(ChannelHandlerContext context, Response response, Runnable after) {
    if (!context.executor().inEventLoop()) {
      context.executor().execute(() -> respond(context, response, after));
      return;
    }
    byte[] octets = session.respond(response).octets();
    context.writeAndFlush(Unpooled.wrappedBuffer(octets)).addListener(written -> after.run());
    running = false;
    context.channel().config().setAutoRead(true);
    proceed(context);
  }

  private void closeWhenDone(ChannelHandlerContext context) {
    if (inputEnded) {
      context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof IdleStateEvent && !running) {
      context.close();
    } else if (event == ChannelInputShutdownEvent.INSTANCE) {
      inputEnded = true;
      if (!running) {
        closeWhenDone(context);
      }
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOG.error("a control connection from {} failed", caller, cause);
    }
    context.close();
  }
}
