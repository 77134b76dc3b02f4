package dev.mxlab.named.tool.query.serve;

import dev.mxlab.named.tool.query.Network;
import dev.mxlab.net.HostStack;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A tool's questions over the network of the host that it runs on. */
public final class StackNetwork implements Network {
  private static final int MAX_MESSAGE = 65_535;
  private static final int LENGTH_OCTETS = 2;

  private final HostStack stack;

  public StackNetwork(HostStack stack) {
    this.stack = stack;
  }

  @Override
  public byte[] udp(
      InetSocketAddress to,
      @Nullable InetSocketAddress from,
      byte[] query,
      Duration limit,
      Predicate<byte[]> wanted)
      throws IOException {
    ByteBuf answer =
        await(
            stack.exchange(
                to,
                from,
                Unpooled.wrappedBuffer(query),
                limit,
                datagram -> wanted.test(ByteBufUtil.getBytes(datagram))));
    try {
      return ByteBufUtil.getBytes(answer);
    } finally {
      answer.release();
    }
  }

  @Override
  public Conversation tcp(InetSocketAddress to, @Nullable InetSocketAddress from, Duration limit)
      throws IOException {
    Incoming incoming = new Incoming();
    InetAddress source =
        from == null || from.getAddress().isAnyLocalAddress() ? null : from.getAddress();
    Channel channel =
        await(
            stack.connect(
                to,
                source,
                limit,
                (opened, link) ->
                    opened
                        .pipeline()
                        .addLast(
                            new LengthFieldBasedFrameDecoder(
                                MAX_MESSAGE + LENGTH_OCTETS, 0, LENGTH_OCTETS, 0, LENGTH_OCTETS),
                            incoming)));
    return new Open(channel, incoming.arrived);
  }

  /** Waits for what the network sees to it that it ends. */
  private static <T> T await(CompletableFuture<T> result) throws IOException {
    try {
      return result.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException failed) {
      throw cause(failed);
    }
  }

  private static IOException cause(Throwable failed) {
    Throwable cause = failed;
    while ((cause instanceof ExecutionException || cause instanceof CompletionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof IOException io ? io : new IOException(cause);
  }

  /** A message, or why there will be no more. */
  private record Arrival(byte[] message, @Nullable IOException end) {}

  private static final class Incoming extends SimpleChannelInboundHandler<ByteBuf> {
    private static final int MOST_WAITING = 64;

    private final BlockingQueue<Arrival> arrived = new LinkedBlockingQueue<>();

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
      arrived.add(new Arrival(ByteBufUtil.getBytes(message), null));
      // A slow reader of a long transfer holds the sender back.
      if (arrived.size() >= MOST_WAITING) {
        context.channel().config().setAutoRead(false);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      arrived.add(new Arrival(new byte[0], new EOFException("end of file")));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      arrived.add(new Arrival(new byte[0], cause(cause)));
      context.close();
    }
  }

  private static final class Open implements Conversation {
    private final Channel channel;
    private final BlockingQueue<Arrival> arrived;

    Open(Channel channel, BlockingQueue<Arrival> arrived) {
      this.channel = channel;
      this.arrived = arrived;
    }

    @Override
    public void send(byte[] message) throws IOException {
      ByteBuf framed = channel.alloc().buffer(LENGTH_OCTETS + message.length);
      framed.writeShort(message.length).writeBytes(message);
      // A failure to write is told by what is read: the end of the connection.
      channel.writeAndFlush(framed, channel.voidPromise());
    }

    @Override
    public byte[] receive(Duration limit) throws IOException {
      try {
        Arrival next = arrived.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (next == null) {
          throw new SocketTimeoutException("timed out");
        }
        IOException end = next.end();
        if (end != null) {
          arrived.add(next);
          throw end;
        }
        channel.config().setAutoRead(true);
        return next.message();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      }
    }

    @Override
    public void close() {
      channel.close();
    }
  }
}
