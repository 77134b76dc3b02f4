package dev.mxlab.named;

import dev.mxlab.net.DatagramService;
import dev.mxlab.net.HostStack;
import dev.mxlab.net.Listening;
import dev.mxlab.net.TcpService;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A network of one host that only remembers who listens. */
public final class FakeStack implements HostStack {
  private final List<InetAddress> addresses;
  private final List<Listening.At> open = new ArrayList<>();
  private int taken = -1;

  public FakeStack(List<InetAddress> addresses) {
    this.addresses = List.copyOf(addresses);
  }

  /** What listens now, as {@code udp 192.168.111.100:53}. */
  public List<String> open() {
    return open.stream()
        .map(
            at ->
                at.protocol()
                    + " "
                    + at.lab().getAddress().getHostAddress()
                    + ":"
                    + at.lab().getPort())
        .sorted()
        .toList();
  }

  /** A port that somebody else holds. */
  public void take(int port) {
    taken = port;
  }

  @Override
  public List<InetAddress> addresses() {
    return addresses;
  }

  @Override
  public Listening listenTcp(InetSocketAddress at, TcpService service) throws IOException {
    return listen("tcp", at);
  }

  @Override
  public Listening listenUdp(InetSocketAddress at, DatagramService service) throws IOException {
    return listen("udp", at);
  }

  private Listening listen(String protocol, InetSocketAddress at) throws IOException {
    if (at.getPort() == taken) {
      throw new BindException("Address already in use");
    }
    Listening.At bound = new Listening.At(protocol, at, at);
    open.add(bound);
    return new Listening() {
      @Override
      public List<At> bound() {
        if (!at.getAddress().isAnyLocalAddress()) {
          return List.of(bound);
        }
        return addresses.stream()
            .map(address -> new InetSocketAddress(address, at.getPort()))
            .map(lab -> new At(protocol, lab, lab))
            .toList();
      }

      @Override
      public void close() {
        open.remove(bound);
      }
    };
  }

  @Override
  public CompletableFuture<Channel> connect(
      InetSocketAddress to, @Nullable InetAddress from, Duration limit, TcpService service) {
    return CompletableFuture.failedFuture(new IOException("no network"));
  }

  @Override
  public CompletableFuture<ByteBuf> exchange(
      InetSocketAddress to, ByteBuf datagram, Duration limit) {
    datagram.release();
    return CompletableFuture.failedFuture(new IOException("no network"));
  }
}
