package dev.mxlab.named.control.serve;

import dev.mxlab.named.control.ClientSession;
import dev.mxlab.named.control.Response;
import dev.mxlab.net.HostStack;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Calls a command channel over a host's network. */
public final class ControlCaller {
  private final HostStack network;
  private final Duration patience;

  /**
   * @param patience with each of the connection, the nonce and the response
   */
  public ControlCaller(HostStack network, Duration patience) {
    this.network = network;
    this.patience = patience;
  }

  /** A connection could not be made; the cause is the network's. */
  public static final class Unreachable extends IOException {
    private static final long serialVersionUID = 1L;

    Unreachable(Throwable cause) {
      super(cause.getMessage(), cause);
    }
  }

  /**
   * Lets {@code session} talk to a server. Fails with {@link Unreachable}, with {@link
   * EOFException} when the server hangs up, with {@link ProtocolException} when it talks nonsense,
   * with {@link SocketTimeoutException} when it keeps silent.
   */
  public CompletableFuture<Response> call(
      InetSocketAddress server, @Nullable InetAddress from, ClientSession session) {
    CompletableFuture<Response> answer = new CompletableFuture<>();
    CompletableFuture<Channel> connecting =
        network.connect(
            server,
            from,
            patience,
            (channel, link) ->
                channel
                    .pipeline()
                    .addLast(new IdleStateHandler(0, 0, patience.toMillis(), TimeUnit.MILLISECONDS))
                    .addLast(new Conversation(session, answer)));
    connecting.whenComplete(
        (channel, failure) -> {
          if (failure != null) {
            answer.completeExceptionally(new Unreachable(failure));
          }
        });
    answer.whenComplete((response, failure) -> connecting.thenAccept(Channel::close));
    return answer;
  }

  private static final class Conversation extends SimpleChannelInboundHandler<ByteBuf> {
    private final ClientSession session;
    private final CompletableFuture<Response> answer;

    Conversation(ClientSession session, CompletableFuture<Response> answer) {
      this.session = session;
      this.answer = answer;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      context.writeAndFlush(Unpooled.wrappedBuffer(session.begin().octets()));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf octets) {
      session.receive(ByteBufUtil.getBytes(octets));
      for (ClientSession.Step step = session.next();
          step != null && !answer.isDone();
          step = session.next()) {
        if (step instanceof ClientSession.Send send) {
          context.writeAndFlush(Unpooled.wrappedBuffer(send.octets()));
        } else if (step instanceof ClientSession.Broken broken) {
          answer.completeExceptionally(new ProtocolException(broken.why()));
        } else if (step instanceof ClientSession.Answered answered) {
          answer.complete(answered.response());
        }
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof IdleStateEvent) {
        answer.completeExceptionally(new SocketTimeoutException("timed out"));
      } else if (event == ChannelInputShutdownEvent.INSTANCE) {
        answer.completeExceptionally(new EOFException("end of file"));
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      answer.completeExceptionally(new EOFException("end of file"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      // A server that hangs up on unread octets resets the connection: to rndc it is the same.
      answer.completeExceptionally(
          cause instanceof IOException ? new EOFException("end of file") : cause);
    }
  }
}
