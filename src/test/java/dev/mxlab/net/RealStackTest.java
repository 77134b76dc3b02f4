package dev.mxlab.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.net.BindException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RealStackTest {
  private static final InetAddress LOCALHOST = AddressTable.LOCALHOST;
  private static final InetAddress OTHER = AddressTable.loopbackOf(77);
  private static final InetAddress UNSERVED = AddressTable.loopbackOf(78);
  private static final Duration SOON = Duration.ofSeconds(5);

  private final Loops loops = new Loops(2);
  private final HostStack stack = new RealStack(loops);

  @AfterEach
  void end() {
    loops.close();
  }

  @Test
  void bothEndsOfAConnectionSeeRealAddresses() throws Exception {
    CompletableFuture<Link> there = new CompletableFuture<>();
    CompletableFuture<Link> here = new CompletableFuture<>();
    try (Listening listening =
        stack.listenTcp(any(LOCALHOST), (channel, link) -> there.complete(link))) {
      InetSocketAddress at = at(listening);
      stack.connect(at, OTHER, SOON, (channel, link) -> here.complete(link));
      Link ours = get(here);
      Link theirs = get(there);
      assertThat(ours.remote()).isEqualTo(at);
      assertThat(ours.local().getAddress()).isEqualTo(OTHER);
      assertThat(theirs.local()).isEqualTo(at);
      assertThat(theirs.remote()).isEqualTo(ours.local());
      ours.carry("6AM1rg1F000039");
      assertThat(theirs.trace()).isEqualTo("6AM1rg1F000039");
    }
  }

  @Test
  void bytesCrossAConnectionBothWays() throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    try (Listening listening =
        stack.listenTcp(
            any(LOCALHOST), (channel, link) -> channel.writeAndFlush(bytes("220 hello")))) {
      stack.connect(
          at(listening), null, SOON, (channel, link) -> channel.pipeline().addLast(to(heard)));
      assertThat(get(heard)).isEqualTo("220 hello");
    }
  }

  @Test
  void aClosedListenerIsRefusedAndItsConnectionsEnd() throws Exception {
    Listening listening = stack.listenTcp(any(LOCALHOST), (channel, link) -> {});
    InetSocketAddress at = at(listening);
    Channel channel = get(stack.connect(at, null, SOON, (c, link) -> {}));
    listening.close();
    assertThat(channel.closeFuture().await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(listening.bound()).isEmpty();
    assertThatThrownBy(() -> get(stack.connect(at, null, SOON, (c, link) -> {})))
        .cause()
        .isInstanceOf(ConnectException.class)
        .hasMessage("Connection refused");
  }

  @Test
  void aPortInUseIsNotShared() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, LOCALHOST);
        DatagramSocket busy = new DatagramSocket(any(LOCALHOST))) {
      assertThatThrownBy(
              () ->
                  stack.listenTcp(
                      new InetSocketAddress(LOCALHOST, taken.getLocalPort()), (c, link) -> {}))
          .isInstanceOf(BindException.class)
          .hasMessageContaining("in use");
      assertThatThrownBy(
              () ->
                  stack.listenUdp(
                      new InetSocketAddress(LOCALHOST, busy.getLocalPort()), this::echo))
          .isInstanceOf(BindException.class);
    }
    try (Listening first = stack.listenUdp(any(LOCALHOST), this::echo)) {
      assertThatThrownBy(() -> stack.listenUdp(at(first), this::echo))
          .isInstanceOf(BindException.class);
    }
  }

  @Test
  void anAddressOfNoInterfaceCannotBeListenedAt() {
    InetSocketAddress nobodys = new InetSocketAddress("192.0.2.254", 0);
    assertThatThrownBy(() -> stack.listenTcp(nobodys, (c, link) -> {}))
        .isInstanceOf(BindException.class);
    assertThatThrownBy(() -> stack.listenUdp(nobodys, this::echo))
        .isInstanceOf(BindException.class);
  }

  @Test
  void aDatagramIsAnsweredFromTheAddressThatWasAsked() throws Exception {
    try (Listening listening = stack.listenUdp(any(OTHER), this::echo);
        DatagramSocket client = new DatagramSocket(any(LOCALHOST))) {
      client.setSoTimeout(5000);
      client.send(packet("who", at(listening)));
      DatagramPacket answer = new DatagramPacket(new byte[100], 100);
      client.receive(answer);
      assertThat(answer.getSocketAddress()).isEqualTo(at(listening));
      assertThat(new String(answer.getData(), 0, answer.getLength(), StandardCharsets.US_ASCII))
          .isEqualTo("who from 127.0.0.1 at " + OTHER.getHostAddress());
    }
  }

  @Test
  void theWildcardIsOneSocketForEachAddressAtOnePort() throws Exception {
    InetSocketAddress wildcard = new InetSocketAddress("0.0.0.0", 0);
    try (Listening listening = stack.listenUdp(wildcard, this::echo)) {
      List<InetSocketAddress> sockets =
          listening.bound().stream().map(Listening.At::socket).toList();
      assertThat(sockets).noneMatch(s -> s.getAddress().isAnyLocalAddress());
      assertThat(sockets).anyMatch(s -> s.getAddress().equals(LOCALHOST));
      assertThat(sockets.stream().map(InetSocketAddress::getPort).distinct()).hasSize(1);
      assertThat(stack.addresses()).noneMatch(InetAddress::isLoopbackAddress);
    }
  }

  @Test
  void onlyTheServersOwnAnswerIsTaken() throws Exception {
    try (DatagramSocket server = new DatagramSocket(any(LOCALHOST));
        DatagramSocket forger = new DatagramSocket(any(OTHER))) {
      server.setSoTimeout(5000);
      CompletableFuture<ByteBuf> answer =
          stack.exchange((InetSocketAddress) server.getLocalSocketAddress(), bytes("query"), SOON);
      DatagramPacket query = new DatagramPacket(new byte[100], 100);
      server.receive(query);
      InetSocketAddress client = (InetSocketAddress) query.getSocketAddress();
      forger.send(packet("forged", client));
      server.send(packet("true", client));
      server.send(packet("late", client));
      ByteBuf taken = get(answer);
      assertThat(taken.toString(StandardCharsets.US_ASCII)).isEqualTo("true");
      taken.release();
    }
  }

  @Test
  void queriesLeaveFromDifferentPorts() throws Exception {
    try (Listening listening = stack.listenUdp(any(LOCALHOST), this::sayPort)) {
      List<String> ports =
          java.util.stream.IntStream.range(0, 5).mapToObj(i -> port(at(listening))).toList();
      assertThat(ports).doesNotHaveDuplicates();
    }
  }

  private String port(InetSocketAddress server) {
    ByteBuf answer = stack.exchange(server, bytes("?"), SOON).join();
    try {
      return answer.toString(StandardCharsets.US_ASCII);
    } finally {
      answer.release();
    }
  }

  @Test
  void aPortThatNobodyListensAtIsToldAtOnce() throws Exception {
    int port;
    try (DatagramSocket gone = new DatagramSocket(any(UNSERVED))) {
      port = gone.getLocalPort();
    }
    assertThatThrownBy(
            () -> get(stack.exchange(new InetSocketAddress(UNSERVED, port), bytes("?"), SOON)))
        .hasCauseInstanceOf(PortUnreachableException.class);
  }

  @Test
  void aServerThatSaysNothingTimesOut() throws Exception {
    try (DatagramSocket silent = new DatagramSocket(any(LOCALHOST))) {
      InetSocketAddress at = (InetSocketAddress) silent.getLocalSocketAddress();
      assertThatThrownBy(() -> get(stack.exchange(at, bytes("?"), Duration.ofMillis(20))))
          .hasCauseInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void aFamilyThatIsNotUsedHasNoRoute() throws Exception {
    HostStack ipv4 = new RealStack(loops, RealStack.Families.IPV4);
    InetSocketAddress ipv6 = new InetSocketAddress("::1", 53);
    assertThatThrownBy(() -> get(ipv4.exchange(ipv6, bytes("?"), SOON)))
        .hasCauseInstanceOf(NoRouteToHostException.class);
    assertThatThrownBy(() -> get(ipv4.connect(ipv6, null, SOON, (c, link) -> {})))
        .hasCauseInstanceOf(NoRouteToHostException.class);
    assertThatThrownBy(() -> ipv4.listenTcp(ipv6, (c, link) -> {}))
        .isInstanceOf(BindException.class);
  }

  private void echo(byte[] octets, int length, DatagramReply reply) {
    String said = new String(octets, 0, length, StandardCharsets.US_ASCII);
    String who = reply.from().getAddress().getHostAddress();
    String where = reply.at().getAddress().getHostAddress();
    byte[] answer = (said + " from " + who + " at " + where).getBytes(StandardCharsets.US_ASCII);
    reply.send(answer, answer.length);
  }

  private void sayPort(byte[] octets, int length, DatagramReply reply) {
    byte[] answer = String.valueOf(reply.from().getPort()).getBytes(StandardCharsets.US_ASCII);
    reply.send(answer, answer.length);
  }

  private static SimpleChannelInboundHandler<ByteBuf> to(CompletableFuture<String> heard) {
    return new SimpleChannelInboundHandler<>() {
      @Override
      protected void channelRead0(ChannelHandlerContext context, ByteBuf read) {
        heard.complete(read.toString(StandardCharsets.US_ASCII));
      }
    };
  }

  private static InetSocketAddress any(InetAddress address) {
    return new InetSocketAddress(address, 0);
  }

  private static InetSocketAddress at(Listening listening) {
    return listening.bound().get(0).socket();
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }

  private static DatagramPacket packet(String text, InetSocketAddress to) {
    byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
    return new DatagramPacket(octets, octets.length, to);
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(10, TimeUnit.SECONDS);
  }
}
