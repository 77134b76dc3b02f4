package dev.mxlab.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The network of one host in a test: it only notes who listens, and reaches nobody. */
public final class NotedStack implements HostStack {
  private final List<InetAddress> addresses;
  private final List<Listening.At> open = new ArrayList<>();
  private final Set<Integer> taken = new HashSet<>();

  public NotedStack(String... addresses) {
    this.addresses = List.of(addresses).stream().map(NotedStack::address).toList();
  }

  /** A numeric address. */
  public static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException bad) {
      throw new IllegalArgumentException(bad);
    }
  }

  /** What listens now, as {@code udp 192.168.111.100:53}, sorted. */
  public List<String> open() {
    return open.stream().map(at -> at.protocol() + " " + shown(at.lab())).sorted().toList();
  }

  /** Where somebody asked to listen and still does, in the order of the calls. */
  public List<InetSocketAddress> listening() {
    return open.stream().map(Listening.At::lab).toList();
  }

  /** The same as {@code 0.0.0.0:25}. */
  public List<String> ports() {
    return listening().stream().map(NotedStack::shown).toList();
  }

  private static String shown(InetSocketAddress at) {
    return at.getAddress().getHostAddress() + ":" + at.getPort();
  }

  /** Somebody else holds the port. */
  public void take(int port) {
    taken.add(port);
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
    InetAddress address = at.getAddress();
    if (!address.isAnyLocalAddress()
        && !address.isLoopbackAddress()
        && !addresses.contains(address)) {
      throw new BindException("Cannot assign requested address");
    }
    if (taken.contains(at.getPort())) {
      throw new BindException("Address already in use");
    }
    Listening.At bound = new Listening.At(protocol, at, at);
    open.add(bound);
    return new Listening() {
      @Override
      public List<At> bound() {
        if (!address.isAnyLocalAddress()) {
          return List.of(bound);
        }
        return addresses.stream()
            .map(own -> new InetSocketAddress(own, at.getPort()))
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
