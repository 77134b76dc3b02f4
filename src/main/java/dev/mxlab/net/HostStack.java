package dev.mxlab.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The network as one host sees it: all addresses are lab addresses, all ports the standard ones;
 * its own loopback is 127.0.0.1. Failures are those of real hosts: {@link
 * java.net.ConnectException} (refused), {@link java.net.NoRouteToHostException}, {@link
 * java.net.SocketTimeoutException}.
 */
public interface HostStack {
  /** The addresses of its interfaces, loopback left out. */
  List<InetAddress> addresses();

  /** What {@code ip addr} shows, the loopback first. */
  default List<LocalAddress> interfaces() {
    return LocalAddress.ofOneCard(addresses());
  }

  /**
   * Listens at {@code at}; the wildcard address stands for every address of the host, its loopback
   * included.
   *
   * @throws java.net.BindException when the address is not this host's or the port is taken
   */
  Listening listenTcp(InetSocketAddress at, TcpService service) throws IOException;

  Listening listenUdp(InetSocketAddress at, DatagramService service) throws IOException;

  /**
   * Connects from {@code from}, or from the address that routing would choose. {@code service} is
   * called as soon as the connection stands, before anything is read.
   */
  CompletableFuture<Channel> connect(
      InetSocketAddress to, @Nullable InetAddress from, Duration limit, TcpService service);

  /**
   * Sends a datagram and waits for one answer; takes over {@code datagram}, the receiver owns the
   * answer.
   */
  CompletableFuture<ByteBuf> exchange(InetSocketAddress to, ByteBuf datagram, Duration limit);

  /**
   * The same from an address of the caller's choice, whose port 0 leaves the port to the system;
   * answers that are not {@code wanted} are passed over.
   */
  default CompletableFuture<ByteBuf> exchange(
      InetSocketAddress to,
      @Nullable InetSocketAddress from,
      ByteBuf datagram,
      Duration limit,
      Predicate<ByteBuf> wanted) {
    return exchange(to, datagram, limit)
        .thenCompose(
            answer -> {
              if (wanted.test(answer)) {
                return CompletableFuture.completedFuture(answer);
              }
              answer.release();
              return CompletableFuture.failedFuture(new SocketTimeoutException("timed out"));
            });
  }
}
