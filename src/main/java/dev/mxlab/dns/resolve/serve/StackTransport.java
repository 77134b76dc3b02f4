package dev.mxlab.dns.resolve.serve;

import dev.mxlab.dns.resolve.Transport;
import dev.mxlab.net.HostStack;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * DNS messages over a host's network: datagrams, and connections with a length before each message.
 */
public final class StackTransport implements Transport {
  private static final int MAX_MESSAGE = 65_535;
  private static final int LENGTH_OCTETS = 2;

  private final HostStack network;

  public StackTransport(HostStack network) {
    this.network = network;
  }

  @Override
  public CompletionStage<byte[]> udp(InetSocketAddress server, byte[] query, Duration limit) {
    return network
        .exchange(server, Unpooled.wrappedBuffer(query), limit)
        .thenApply(StackTransport::taken);
  }

  @Override
  public CompletionStage<byte[]> udp(
      Path path, byte[] query, Duration limit, Predicate<byte[]> wanted) {
    return network
        .exchange(
            path.server(),
            source(path.from()),
            Unpooled.wrappedBuffer(query),
            limit,
            datagram -> wanted.test(ByteBufUtil.getBytes(datagram)))
        .thenApply(StackTransport::taken);
  }

  private static @Nullable InetSocketAddress source(@Nullable InetAddress from) {
    return from == null ? null : new InetSocketAddress(from, 0);
  }

  private static byte[] taken(ByteBuf datagram) {
    try {
      return ByteBufUtil.getBytes(datagram);
    } finally {
      datagram.release();
    }
  }

  @Override
  public CompletionStage<Void> stream(
      InetSocketAddress server, byte[] query, Duration limit, Predicate<byte[]> more) {
    return stream(new Path(server, null), query, limit, more);
  }

  @Override
  public CompletionStage<Void> stream(
      Path path, byte[] query, Duration limit, Predicate<byte[]> more) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    network
        .connect(
            path.server(),
            path.from(),
            limit,
            (channel, link) ->
                channel
                    .pipeline()
                    .addLast(
                        new ReadTimeoutHandler(limit.toMillis(), TimeUnit.MILLISECONDS),
                        new LengthFieldBasedFrameDecoder(
                            MAX_MESSAGE + LENGTH_OCTETS, 0, LENGTH_OCTETS, 0, LENGTH_OCTETS),
                        new Messages(more, done)))
        .whenComplete(
            (channel, failure) -> {
              if (failure != null) {
                done.completeExceptionally(failure);
              } else {
                ask(channel, query, done);
              }
            });
    return done;
  }

  private static void ask(Channel channel, byte[] query, CompletableFuture<Void> done) {
    ByteBuf framed = channel.alloc().buffer(LENGTH_OCTETS + query.length);
    framed.writeShort(query.length).writeBytes(query);
    channel
        .writeAndFlush(framed)
        .addListener(
            written -> {
              if (!written.isSuccess()) {
                done.completeExceptionally(written.cause());
                channel.close();
              }
            });
  }

  /** Hands on one message after the other and ends the connection when enough was seen. */
  private static final class Messages extends SimpleChannelInboundHandler<ByteBuf> {
    private final Predicate<byte[]> more;
    private final CompletableFuture<Void> done;

    Messages(Predicate<byte[]> more, CompletableFuture<Void> done) {
      this.more = more;
      this.done = done;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
      if (!done.isDone() && !more.test(ByteBufUtil.getBytes(message))) {
        done.complete(null);
        context.close();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      done.completeExceptionally(new EOFException("end of file"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      done.completeExceptionally(translated(cause));
      context.close();
    }

    private static Throwable translated(Throwable cause) {
      if (cause instanceof ReadTimeoutException) {
        return new SocketTimeoutException("timed out");
      }
      return cause instanceof IOException ? cause : new IOException(cause);
    }
  }
}
