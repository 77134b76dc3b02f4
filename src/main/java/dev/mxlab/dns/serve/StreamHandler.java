package dev.mxlab.dns.serve;

import dev.mxlab.dns.answer.Responder;
import dev.mxlab.dns.answer.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.net.InetAddress;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * One client's TCP connection: answers pipelined queries, each as soon as it can be (RFC 7766
 * section 6.2.1.1), and stops reading while too many answers are owed.
 */
final class StreamHandler extends SimpleChannelInboundHandler<ByteBuf> {
  private static final Logger LOG = LogManager.getLogger(StreamHandler.class);

  /** As BIND's limit of pipelined queries per connection. */
  private static final int MAX_PENDING = 23;

  private final Responder responder;
  private final InetAddress client;

  // Touched on the channel's event loop only.
  private int pending;
  private boolean reading;
  private boolean inputEnded;

  StreamHandler(Responder responder, InetAddress client) {
    this.responder = responder;
    this.client = client;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
    if (!context.channel().isActive()) {
      return;
    }
    reading = true;
    pending++;
    boolean answered =
        responder.respond(
            ByteBufUtil.getBytes(message),
            client,
            Transport.TCP,
            response -> answer(context, response));
    if (!answered) {
      context.close();
    }
    throttle(context);
  }

  private void answer(ChannelHandlerContext context, byte[] response) {
    if (!context.executor().inEventLoop()) {
      context.executor().execute(() -> answer(context, response));
      return;
    }
    pending--;
    ByteBuf framed = context.alloc().buffer(response.length + 2);
    framed.writeShort(response.length).writeBytes(response);
    if (reading) {
      context.write(framed, context.voidPromise());
    } else {
      context.writeAndFlush(framed, context.voidPromise());
    }
    throttle(context);
    closeWhenDone(context);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    reading = false;
    context.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    throttle(context);
  }

  /** A client that ended its side still gets the answers that it is owed. */
  private void closeWhenDone(ChannelHandlerContext context) {
    if (inputEnded && pending == 0) {
      context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  private void throttle(ChannelHandlerContext context) {
    boolean room = pending < MAX_PENDING && context.channel().isWritable();
    if (context.channel().config().isAutoRead() != room) {
      context.channel().config().setAutoRead(room);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof IdleStateEvent) {
      context.close();
    } else if (event == ChannelInputShutdownEvent.INSTANCE) {
      inputEnded = true;
      closeWhenDone(context);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOG.error("a DNS connection from {} failed", client, cause);
    }
    context.close();
  }
}
