package dev.mxlab.dns.serve;

import dev.mxlab.dns.answer.Reply;
import dev.mxlab.dns.answer.Requester;
import dev.mxlab.dns.answer.Responder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
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
  private final Requester client;

  // Touched on the channel's event loop only.
  private final Queue<Reply.Messages> streams = new ArrayDeque<>();
  private int pending;
  private boolean reading;
  private boolean inputEnded;

  StreamHandler(Responder responder, Requester client) {
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
        responder.respond(ByteBufUtil.getBytes(message), client, new StreamReply(context));
    if (!answered) {
      context.close();
    }
    throttle(context);
  }

  private final class StreamReply implements Reply {
    private final ChannelHandlerContext context;

    StreamReply(ChannelHandlerContext context) {
      this.context = context;
    }

    @Override
    public void send(byte[] message) {
      onLoop(
          context,
          () -> {
            pending--;
            write(context, message);
            settle(context);
          });
    }

    @Override
    public void stream(Messages messages) {
      onLoop(
          context,
          () -> {
            streams.add(messages);
            pump(context);
          });
    }
  }

  private static void onLoop(ChannelHandlerContext context, Runnable task) {
    if (context.executor().inEventLoop()) {
      task.run();
    } else {
      context.executor().execute(task);
    }
  }

  private void write(ChannelHandlerContext context, byte[] response) {
    ByteBuf framed = context.alloc().buffer(response.length + 2);
    framed.writeShort(response.length).writeBytes(response);
    if (reading) {
      context.write(framed, context.voidPromise());
    } else {
      context.writeAndFlush(framed, context.voidPromise());
    }
  }

  private void settle(ChannelHandlerContext context) {
    throttle(context);
    closeWhenDone(context);
  }

  /** Transfers go one after the other, each as fast as the client takes it. */
  private void pump(ChannelHandlerContext context) {
    while (!streams.isEmpty() && context.channel().isWritable()) {
      byte[] message;
      try {
        message = streams.element().next();
      } catch (RuntimeException aborted) {
        // What was announced will not come: only the end of the connection can say so.
        context.close();
        return;
      }
      if (message == null) {
        streams.remove().close();
        pending--;
        settle(context);
      } else {
        write(context, message);
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    while (!streams.isEmpty()) {
      streams.remove().close();
    }
    context.fireChannelInactive();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    reading = false;
    context.flush();
    pump(context);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    pump(context);
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
      LOG.error("a DNS connection from {} failed", client.address(), cause);
    }
    context.close();
  }
}
