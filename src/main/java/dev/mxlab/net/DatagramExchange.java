package dev.mxlab.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One datagram and its answer, over a socket of their own. The socket is connected: the kernel
 * gives it a random port, drops what others than the server send, and tells it of the server's ICMP
 * refusal (RFC 5452 section 9.2 wants the first two).
 */
final class DatagramExchange extends SimpleChannelInboundHandler<DatagramPacket> {
  private static final int LARGEST = 65_535;

  private final CompletableFuture<ByteBuf> result;
  private final Predicate<ByteBuf> wanted;

  private DatagramExchange(CompletableFuture<ByteBuf> result, Predicate<ByteBuf> wanted) {
    this.result = result;
    this.wanted = wanted;
  }

  static CompletableFuture<ByteBuf> begin(
      Loops loops,
      InetSocketAddress to,
      @Nullable InetSocketAddress from,
      ByteBuf datagram,
      Duration limit,
      Predicate<ByteBuf> wanted) {
    CompletableFuture<ByteBuf> result = new CompletableFuture<>();
    new Bootstrap()
        .group(loops.group())
        .channel(loops.datagramChannel())
        .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LARGEST))
        .handler(new DatagramExchange(result, wanted))
        .connect(to, from)
        .addListener(
            (ChannelFuture connected) -> {
              if (connected.isSuccess()) {
                ask(connected.channel(), datagram, limit, result);
              } else {
                datagram.release();
                result.completeExceptionally(Failures.asIo(connected.cause()));
              }
            });
    return result;
  }

  private static void ask(
      Channel channel, ByteBuf datagram, Duration limit, CompletableFuture<ByteBuf> result) {
    ScheduledFuture<?> timeout =
        channel
            .eventLoop()
            .schedule(
                () -> result.completeExceptionally(new SocketTimeoutException("timed out")),
                limit.toMillis(),
                TimeUnit.MILLISECONDS);
    result.whenComplete(
        (answer, failure) -> {
          timeout.cancel(false);
          channel.close();
        });
    channel
        .writeAndFlush(datagram)
        .addListener(
            (ChannelFuture written) -> {
              if (!written.isSuccess()) {
                result.completeExceptionally(Failures.ofDatagram(written.cause()));
              }
            });
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
    if (!wanted.test(packet.content())) {
      return;
    }
    ByteBuf answer = packet.content().retain();
    if (!result.complete(answer)) {
      answer.release();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    result.completeExceptionally(Failures.ofDatagram(cause));
  }
}
