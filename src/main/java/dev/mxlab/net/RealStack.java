package dev.mxlab.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The machine's own network: addresses and ports are the real ones, nothing is mapped. For programs
 * that run outside of any lab.
 *
 * <p>A wildcard is opened as one socket for each address of each interface: an answer to a datagram
 * must leave from the address that was asked, which a wildcard socket does not do.
 */
public final class RealStack implements HostStack {
  /** Which families of addresses are used: named's -4 and -6. */
  public enum Families {
    BOTH,
    IPV4,
    IPV6;

    boolean has(InetAddress address) {
      return switch (this) {
        case BOTH -> true;
        case IPV4 -> address instanceof Inet4Address;
        case IPV6 -> address instanceof Inet6Address;
      };
    }
  }

  private static final int BACKLOG = 512;

  private final Loops loops;
  private final Families families;
  private final Traces traces = new Traces();
  private final AtomicLong links = new AtomicLong();

  public RealStack(Loops loops) {
    this(loops, Families.BOTH);
  }

  public RealStack(Loops loops, Families families) {
    this.loops = loops;
    this.families = families;
  }

  /** As they are now; an interface may come and go. More addresses of the loopback one count. */
  @Override
  public List<InetAddress> addresses() {
    return interfaceAddresses().stream().filter(a -> !standardLoopback(a)).toList();
  }

  private static boolean standardLoopback(InetAddress address) {
    return address.isLoopbackAddress()
        && (address instanceof Inet6Address || address.getHostAddress().equals("127.0.0.1"));
  }

  private List<InetAddress> interfaceAddresses() {
    return interfaces().stream().map(LocalAddress::address).distinct().toList();
  }

  @Override
  public List<LocalAddress> interfaces() {
    return LocalAddress.ofMachine().stream().filter(a -> families.has(a.address())).toList();
  }

  /** Opens what serves at one address; port 0 is replaced by what the first one was given. */
  private interface Opening {
    /** Where it listens. */
    InetSocketAddress bind(InetSocketAddress at, OpenListener listener) throws IOException;
  }

  @Override
  public Listening listenTcp(InetSocketAddress at, TcpService service) throws IOException {
    return listen(at, "tcp", (one, listener) -> bindTcp(one, listener, service));
  }

  private InetSocketAddress bindTcp(InetSocketAddress at, OpenListener listener, TcpService service)
      throws IOException {
    ChannelFuture binding =
        new ServerBootstrap()
            .group(loops.group())
            .channel(loops.serverChannel())
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            // As in a lab: a client may end its side and still wait for answers.
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    listener.connections().add(channel);
                    service.accept(channel, link(channel));
                    channel.pipeline().addLast(InputEnd.CLOSES);
                  }
                })
            .bind(at)
            .awaitUninterruptibly();
    if (!binding.isSuccess()) {
      throw Failures.asIo(binding.cause());
    }
    listener.add(binding.channel());
    return (InetSocketAddress) binding.channel().localAddress();
  }

  private Link link(Channel channel) {
    InetSocketAddress local = (InetSocketAddress) channel.localAddress();
    InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
    Traces.Pair pair = Traces.Pair.of(local, remote);
    channel.closeFuture().addListener(closed -> traces.forget(pair));
    return new Link("c" + links.incrementAndGet(), local, remote, traces, pair);
  }

  @Override
  public Listening listenUdp(InetSocketAddress at, DatagramService service) throws IOException {
    return listen(at, "udp", (one, listener) -> bindUdp(one, listener, service));
  }

  /** A socket for each thread where the kernel can share the datagrams out, else one. */
  private InetSocketAddress bindUdp(
      InetSocketAddress at, OpenListener listener, DatagramService service) throws IOException {
    int sockets = DatagramLoop.portsCanBeShared() ? loops.threads() : 1;
    // Sockets that share a port would share it with another program's, too; this one refuses to.
    InetSocketAddress free;
    try (DatagramSocket probe = new DatagramSocket(at)) {
      free = new InetSocketAddress(at.getAddress(), probe.getLocalPort());
    }
    for (int i = 0; i < sockets; i++) {
      DatagramLoop loop = DatagramLoop.open(free, sockets > 1, service);
      listener.onClose(loop::close);
    }
    return free;
  }

  private Listening listen(InetSocketAddress at, String protocol, Opening opening)
      throws IOException {
    OpenListener listener = new OpenListener();
    int port = at.getPort();
    try {
      for (InetAddress address : targets(at.getAddress())) {
        InetSocketAddress bound =
            open(new InetSocketAddress(address, port), protocol, opening, listener);
        port = bound == null ? port : bound.getPort();
      }
      if (listener.bound().isEmpty()) {
        throw new BindException("Cannot assign requested address: " + shown(at.getAddress()));
      }
    } catch (IOException | RuntimeException failed) {
      listener.close();
      throw failed;
    }
    return listener;
  }

  /** Where it listens; null when an interface has lost the address. */
  private static @Nullable InetSocketAddress open(
      InetSocketAddress at, String protocol, Opening opening, OpenListener listener)
      throws IOException {
    try {
      InetSocketAddress real = opening.bind(at, listener);
      listener.tell(new Listening.At(protocol, real, real));
      return real;
    } catch (IOException why) {
      if (at.getAddress() instanceof Inet6Address && PortPlan.unassigned(why)) {
        return null;
      }
      BindException refused = new BindException(why.getMessage() + ": " + shown(at.getAddress()));
      refused.initCause(why);
      throw refused;
    }
  }

  private List<InetAddress> targets(InetAddress asked) {
    if (!asked.isAnyLocalAddress()) {
      return families.has(asked) ? List.of(asked) : List.of();
    }
    // As HostStack has it, 0.0.0.0 is every address; :: is those of IPv6.
    return interfaceAddresses().stream()
        .filter(a -> asked instanceof Inet4Address || a instanceof Inet6Address)
        .toList();
  }

  private static String shown(InetAddress address) {
    return address.getHostAddress();
  }

  @Override
  public CompletableFuture<Channel> connect(
      InetSocketAddress to, @Nullable InetAddress from, Duration limit, TcpService service) {
    CompletableFuture<Channel> result = new CompletableFuture<>();
    if (!families.has(to.getAddress())) {
      result.completeExceptionally(new NoRouteToHostException("Network is unreachable"));
      return result;
    }
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loops.group())
            .channel(loops.socketChannel())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                (int) Math.max(1, Math.min(Integer.MAX_VALUE, limit.toMillis())))
            .handler(new Connected(service));
    ChannelFuture connecting =
        from == null
            ? bootstrap.connect(to)
            : bootstrap.connect(to, new InetSocketAddress(from, 0));
    connecting.addListener(
        (ChannelFuture done) -> {
          if (done.isSuccess()) {
            result.complete(done.channel());
          } else {
            result.completeExceptionally(Failures.asIo(done.cause()));
          }
        });
    return result;
  }

  /** Hands the channel to its service once both ends are known. */
  private final class Connected extends ChannelInboundHandlerAdapter {
    private final TcpService service;

    Connected(TcpService service) {
      this.service = service;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      service.accept(context.channel(), link(context.channel()));
      context.fireChannelActive();
      context.pipeline().remove(this);
    }
  }

  @Override
  public CompletableFuture<ByteBuf> exchange(
      InetSocketAddress to, ByteBuf datagram, Duration limit) {
    return exchange(to, null, datagram, limit, any -> true);
  }

  @Override
  public CompletableFuture<ByteBuf> exchange(
      InetSocketAddress to,
      @Nullable InetSocketAddress from,
      ByteBuf datagram,
      Duration limit,
      Predicate<ByteBuf> wanted) {
    if (!families.has(to.getAddress())) {
      datagram.release();
      return CompletableFuture.failedFuture(new NoRouteToHostException("Network is unreachable"));
    }
    return DatagramExchange.begin(loops, to, from, datagram, limit, wanted);
  }
}
