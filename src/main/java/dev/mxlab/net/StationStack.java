package dev.mxlab.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A host's stack in a lab's network. */
final class StationStack implements HostStack {
  private static final int BACKLOG = 512;

  private final LabNetwork network;
  private final AddressTable.Station station;

  StationStack(LabNetwork network, AddressTable.Station station) {
    this.network = network;
    this.station = station;
  }

  @Override
  public List<InetAddress> addresses() {
    return station.addresses();
  }

  /** One socket to open for a listener. */
  private record Target(InetAddress lab, InetAddress socket) {}

  @Override
  public Listening listenTcp(InetSocketAddress at, TcpService service) throws IOException {
    return listen(
        at,
        "tcp",
        (target, listener) -> {
          boolean loopback = target.lab().isLoopbackAddress();
          ServerBootstrap bootstrap =
              new ServerBootstrap()
                  .group(network.loops().group())
                  .channel(network.loops().serverChannel())
                  .option(ChannelOption.SO_REUSEADDR, true)
                  .option(ChannelOption.SO_BACKLOG, BACKLOG)
                  .childOption(ChannelOption.TCP_NODELAY, true)
                  // A client may end its side and still wait for answers: nc, printf | telnet.
                  .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                  .childHandler(
                      new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel channel) {
                          accept(channel, new InetSocketAddress(target.lab(), at.getPort()));
                          listener.connections().add(channel);
                        }

                        private void accept(Channel channel, InetSocketAddress local) {
                          service.accept(channel, accepted(channel, local, loopback));
                          channel.pipeline().addLast(InputEnd.CLOSES);
                        }
                      });
          return bootstrap.bind(
              new InetSocketAddress(target.socket(), network.ports().actual(at.getPort())));
        },
        (spot, listener) -> {
          network.streams().add(spot);
          listener.onClose(() -> network.streams().remove(spot));
        });
  }

  private Link accepted(Channel channel, InetSocketAddress local, boolean loopback) {
    InetSocketAddress peer = (InetSocketAddress) channel.remoteAddress();
    InetAddress caller = network.addresses().caller(peer.getAddress(), loopback);
    return network.link(
        local,
        new InetSocketAddress(caller, peer.getPort()),
        (InetSocketAddress) channel.localAddress(),
        peer);
  }

  @Override
  public Listening listenUdp(InetSocketAddress at, DatagramService service) throws IOException {
    return listen(
        at,
        "udp",
        (target, listener) -> {
          InetSocketAddress lab = new InetSocketAddress(target.lab(), at.getPort());
          boolean loopback = target.lab().isLoopbackAddress();
          Bootstrap bootstrap =
              new Bootstrap()
                  .group(network.loops().group())
                  .channel(network.loops().datagramChannel())
                  .handler(
                      new DatagramGlue(
                          service, peer -> network.addresses().caller(peer, loopback), lab));
          return bootstrap.bind(
              new InetSocketAddress(target.socket(), network.ports().actual(at.getPort())));
        },
        (spot, listener) -> {
          network.datagrams().put(spot, service);
          listener.onClose(() -> network.datagrams().remove(spot, service));
        });
  }

  private interface Opening {
    ChannelFuture bind(Target target, OpenListener listener) throws IOException;
  }

  private interface Entering {
    void enter(LabNetwork.Spot spot, OpenListener listener);
  }

  private Listening listen(InetSocketAddress at, String protocol, Opening opening, Entering enter)
      throws IOException {
    OpenListener listener = new OpenListener();
    network.open().add(listener);
    listener.onClose(() -> network.open().remove(listener));
    try {
      for (Target target : targets(at.getAddress())) {
        open(at, protocol, target, opening, enter, listener);
      }
    } catch (IOException | RuntimeException failed) {
      listener.close();
      throw failed;
    }
    return listener;
  }

  private void open(
      InetSocketAddress at,
      String protocol,
      Target target,
      Opening opening,
      Entering enter,
      OpenListener listener)
      throws IOException {
    ChannelFuture bound = opening.bind(target, listener).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      IOException why = asIo(bound.cause());
      if (target.socket() instanceof java.net.Inet6Address && PortPlan.unassigned(why)) {
        return;
      }
      BindException refused =
          new BindException(why.getMessage() + ": " + target.socket().getHostAddress());
      refused.initCause(why);
      throw refused;
    }
    InetSocketAddress lab = new InetSocketAddress(target.lab(), at.getPort());
    listener.add(bound.channel());
    listener.tell(
        new Listening.At(protocol, lab, (InetSocketAddress) bound.channel().localAddress()));
    LabNetwork.Spot spot = new LabNetwork.Spot(station.number(), target.lab(), at.getPort());
    enter.enter(spot, listener);
  }

  private List<Target> targets(InetAddress asked) throws BindException {
    List<Target> targets = new ArrayList<>();
    boolean any = asked.isAnyLocalAddress();
    if (any && asked.getAddress().length == 16) {
      return targets; // The front door's ::1 is served with the loopback; hosts have no other IPv6
      // address.
    }
    for (InetAddress address : station.addresses()) {
      if (any || address.equals(asked)) {
        targets.add(new Target(address, network.addresses().socketAddress(address)));
      }
    }
    if (any || asked.equals(AddressTable.LOCALHOST)) {
      for (InetAddress socket : network.addresses().loopbackSockets(station)) {
        targets.add(new Target(AddressTable.LOCALHOST, socket));
      }
    }
    if (targets.isEmpty() && !asked.isLoopbackAddress()) {
      throw new BindException("Cannot assign requested address: " + asked.getHostAddress());
    }
    return targets;
  }

  @Override
  public CompletableFuture<Channel> connect(
      InetSocketAddress to, @Nullable InetAddress from, Duration limit, TcpService service) {
    CompletableFuture<Channel> result = new CompletableFuture<>();
    IOException unreachable = unreachable(to, limit);
    if (unreachable != null) {
      fail(result, unreachable, limit);
      return result;
    }
    InetAddress source = from != null ? from : routeFrom(to.getAddress());
    int port;
    try {
      port = network.ports().actual(to.getPort());
    } catch (BindException none) {
      result.completeExceptionally(new ConnectException("Connection refused"));
      return result;
    }
    InetSocketAddress target = new InetSocketAddress(socketOf(to.getAddress()), port);
    new Bootstrap()
        .group(network.loops().group())
        .channel(network.loops().socketChannel())
        .option(ChannelOption.TCP_NODELAY, true)
        .option(
            ChannelOption.CONNECT_TIMEOUT_MILLIS,
            (int) Math.min(Integer.MAX_VALUE, limit.toMillis()))
        .handler(new Connecting(to, source, service))
        .connect(target, new InetSocketAddress(socketOf(source), 0))
        .addListener(
            (ChannelFuture done) -> {
              if (done.isSuccess()) {
                result.complete(done.channel());
              } else {
                result.completeExceptionally(asIo(done.cause()));
              }
            });
    return result;
  }

  /** Hands the channel to its service once it is connected, when both ends are known. */
  private final class Connecting extends io.netty.channel.ChannelInboundHandlerAdapter {
    private final InetSocketAddress to;
    private final InetAddress source;
    private final TcpService service;

    Connecting(InetSocketAddress to, InetAddress source, TcpService service) {
      this.to = to;
      this.source = source;
      this.service = service;
    }

    @Override
    public void channelActive(io.netty.channel.ChannelHandlerContext context) {
      Channel channel = context.channel();
      InetSocketAddress local = (InetSocketAddress) channel.localAddress();
      InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
      Traces.Pair pair = Traces.Pair.of(local, remote);
      channel.closeFuture().addListener(closed -> network.traces().forget(pair));
      Link link = network.link(new InetSocketAddress(source, local.getPort()), to, local, remote);
      service.accept(channel, link);
      context.fireChannelActive();
      context.pipeline().remove(this);
    }
  }

  /** Why a connection cannot even be tried; null when it can. */
  private @Nullable IOException unreachable(InetSocketAddress to, Duration limit) {
    LabNetwork.Spot spot = network.spot(station, to);
    if (spot != null) {
      return network.streams().contains(spot) ? null : new ConnectException("Connection refused");
    }
    return network.addresses().isVisitor(to.getAddress()) ? null : nobody(to.getAddress());
  }

  /** Nobody answers on our own network: no route; beyond it packets are lost without a word. */
  private IOException nobody(InetAddress address) {
    return onOurNetwork(address)
        ? new NoRouteToHostException("No route to host")
        : new SocketTimeoutException("Connection timed out");
  }

  private boolean onOurNetwork(InetAddress address) {
    byte[] theirs = address.getAddress();
    for (InetAddress own : station.addresses()) {
      byte[] ours = own.getAddress();
      if (ours.length == theirs.length
          && java.util.Arrays.equals(ours, 0, ours.length - 1, theirs, 0, ours.length - 1)) {
        return true;
      }
    }
    return false;
  }

  /** A time-out is told when its time has come, everything else at once. */
  private void fail(CompletableFuture<?> result, IOException why, Duration limit) {
    if (why instanceof SocketTimeoutException) {
      network
          .loops()
          .group()
          .schedule(
              () -> result.completeExceptionally(why), limit.toMillis(), TimeUnit.MILLISECONDS);
    } else {
      result.completeExceptionally(why);
    }
  }

  private InetAddress routeFrom(InetAddress to) {
    if (to.isLoopbackAddress() || station.addresses().isEmpty()) {
      return AddressTable.LOCALHOST;
    }
    return station.addresses().contains(to) ? to : nearest(to);
  }

  private InetAddress nearest(InetAddress to) {
    for (InetAddress own : station.addresses()) {
      byte[] ours = own.getAddress();
      byte[] theirs = to.getAddress();
      if (ours.length == theirs.length && ours[2] == theirs[2] && ours[1] == theirs[1]) {
        return own;
      }
    }
    return station.addresses().get(0);
  }

  private InetAddress socketOf(InetAddress lab) {
    return lab.isLoopbackAddress()
        ? AddressTable.loopbackOf(station.number())
        : network.addresses().socketAddress(lab);
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
    CompletableFuture<ByteBuf> result = new CompletableFuture<>();
    InetAddress source = source(to.getAddress(), from);
    if (source == null) {
      datagram.release();
      result.completeExceptionally(new BindException("Cannot assign requested address"));
      return result;
    }
    LabNetwork.Spot spot = network.spot(station, to);
    DatagramService service = spot == null ? null : network.datagrams().get(spot);
    if (service == null) {
      datagram.release();
      IOException why =
          spot == null
              ? nobody(to.getAddress())
              : new PortUnreachableException("Connection refused");
      fail(result, why, limit);
      return result;
    }
    InetSocketAddress caller = new InetSocketAddress(source, to.getPort());
    byte[] octets = new byte[datagram.readableBytes()];
    datagram.readBytes(octets).release();
    service.serve(octets, octets.length, new Delivery(caller, to, wanted, result));
    if (!result.isDone()) {
      var timeout =
          network
              .loops()
              .group()
              .schedule(
                  () -> result.completeExceptionally(new SocketTimeoutException("timed out")),
                  limit.toMillis(),
                  TimeUnit.MILLISECONDS);
      result.whenComplete((answer, failure) -> timeout.cancel(false));
    }
    return result;
  }

  /** The address to send from; null when it is not this host's. */
  private @Nullable InetAddress source(InetAddress to, @Nullable InetSocketAddress from) {
    if (from == null || from.getAddress().isAnyLocalAddress()) {
      return routeFrom(to);
    }
    InetAddress asked = from.getAddress();
    return asked.isLoopbackAddress() || station.addresses().contains(asked) ? asked : null;
  }

  /** The way back to somebody of this lab. */
  private record Delivery(
      InetSocketAddress from,
      InetSocketAddress at,
      Predicate<ByteBuf> wanted,
      CompletableFuture<ByteBuf> result)
      implements DatagramReply {
    @Override
    public void send(byte[] octets, int length) {
      ByteBuf answer = Unpooled.copiedBuffer(octets, 0, length);
      if (!wanted.test(answer) || !result.complete(answer)) {
        answer.release();
      }
    }
  }

  private static IOException asIo(Throwable cause) {
    if (cause instanceof ConnectTimeoutException) {
      return new SocketTimeoutException("Connection timed out");
    }
    if (cause instanceof ConnectException) {
      ConnectException refused = new ConnectException("Connection refused");
      refused.initCause(cause);
      return refused;
    }
    return cause instanceof IOException io ? io : new IOException(cause);
  }
}
