package dev.mxlab.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LabNetworkTest {
  private static final InetAddress SERVER = ip("192.168.111.100");
  private static final InetAddress SERVER_B = ip("192.168.111.200");
  private static final InetAddress CLIENT = ip("192.168.111.10");
  private static final Duration SOON = Duration.ofSeconds(5);

  private final AddressTable table =
      new AddressTable(
          AddressTable.Mapping.LOOPBACK,
          List.of(
              new AddressTable.Station("server", 1, List.of(SERVER), true),
              new AddressTable.Station("server-b", 2, List.of(SERVER_B), false)),
          List.of(CLIENT),
          CLIENT);
  private final Loops loops = new Loops(2);
  private final LabNetwork network =
      new LabNetwork(table, PortPlan.free(table.allSockets(), new Random()), loops);
  private final HostStack server = network.stack("server");
  private final HostStack serverB = network.stack("server-b");
  private final BlockingQueue<Link> accepted = new LinkedBlockingQueue<>();
  private final TcpService recording = (channel, link) -> accepted.add(link);

  @AfterEach
  void end() {
    network.close();
    loops.close();
  }

  @Test
  void bothEndsOfAConnectionSeeLabAddressesAndStandardPorts() throws Exception {
    server.listenTcp(new InetSocketAddress(SERVER, 25), recording);
    CompletableFuture<Link> outgoing = new CompletableFuture<>();
    serverB.connect(
        new InetSocketAddress(SERVER, 25), null, SOON, (c, link) -> outgoing.complete(link));
    Link here = outgoing.get(5, TimeUnit.SECONDS);
    Link there = next();
    assertThat(there.local()).isEqualTo(new InetSocketAddress(SERVER, 25));
    assertThat(there.remote()).isEqualTo(new InetSocketAddress(SERVER_B, here.local().getPort()));
    assertThat(here.remote()).isEqualTo(new InetSocketAddress(SERVER, 25));
    here.carry("6AM1rg1F000039");
    assertThat(there.trace()).isEqualTo("6AM1rg1F000039");
  }

  @Test
  void aCallerAtTheFrontDoorIsLocalhostOnTheDefaultHost() throws Exception {
    server.listenTcp(new InetSocketAddress(AddressTable.LOCALHOST, 25), recording);
    try (Socket socket = new Socket("127.0.0.1", network.ports().actual(25))) {
      assertThat(socket.isConnected()).isTrue();
      assertThat(next().remote().getAddress()).isEqualTo(AddressTable.LOCALHOST);
    }
  }

  @Test
  void aCallerFromTheMachineToALabAddressIsTheVisitor() throws Exception {
    server.listenTcp(new InetSocketAddress(SERVER, 25), recording);
    try (Socket socket = new Socket("127.168.111.100", network.ports().actual(25))) {
      assertThat(socket.isConnected()).isTrue();
      assertThat(next().remote().getAddress()).isEqualTo(CLIENT);
    }
  }

  @Test
  void anUndeclaredCallerIsAtItsAddressInNetwork192() throws Exception {
    server.listenTcp(new InetSocketAddress(SERVER, 25), recording);
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress("127.168.111.77", 0));
      socket.connect(new InetSocketAddress("127.168.111.100", network.ports().actual(25)));
      assertThat(next().remote().getAddress()).isEqualTo(ip("192.168.111.77"));
    }
  }

  @Test
  void whoListensOnLoopbackAloneRefusesTheOthers() throws Exception {
    server.listenTcp(new InetSocketAddress(AddressTable.LOCALHOST, 25), recording);
    assertThat(connect(server, AddressTable.LOCALHOST, 25)).isNull();
    assertThat(connect(serverB, SERVER, 25))
        .isInstanceOf(ConnectException.class)
        .hasMessage("Connection refused");
    assertThat(connect(serverB, AddressTable.LOCALHOST, 25)).isInstanceOf(ConnectException.class);
  }

  @Test
  void aMissingNeighbourHasNoRouteAndAFarAddressTimesOut() {
    assertThat(connect(serverB, ip("192.168.111.250"), 25))
        .isInstanceOf(NoRouteToHostException.class);
    assertThat(
            failure(
                serverB.connect(
                    new InetSocketAddress(ip("8.8.8.8"), 25),
                    null,
                    Duration.ofMillis(20),
                    recording)))
        .isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void aClosedListenerIsRefusedAndItsConnectionsEnd() throws Exception {
    Listening listening = server.listenTcp(new InetSocketAddress(SERVER, 25), recording);
    Channel channel =
        serverB.connect(new InetSocketAddress(SERVER, 25), null, SOON, (c, link) -> {}).get();
    next();
    listening.close();
    assertThat(channel.closeFuture().await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(connect(serverB, SERVER, 25)).isInstanceOf(ConnectException.class);
    server.listenTcp(new InetSocketAddress(SERVER, 25), recording);
    assertThat(connect(serverB, SERVER, 25)).isNull();
  }

  @Test
  void aForeignAddressCannotBeListenedAt() {
    assertThatThrownBy(() -> server.listenTcp(new InetSocketAddress(SERVER_B, 25), recording))
        .isInstanceOf(BindException.class);
  }

  @Test
  void datagramsReachTheListenerInsideAndFromOutside() throws Exception {
    server.listenUdp(new InetSocketAddress("0.0.0.0", 53), this::sayWho);
    ByteBuf answer = serverB.exchange(new InetSocketAddress(SERVER, 53), ascii("hi"), SOON).get();
    assertThat(answer.toString(StandardCharsets.US_ASCII))
        .isEqualTo("hi 192.168.111.200 at 192.168.111.100");
    answer.release();
    try (DatagramSocket socket = new DatagramSocket()) {
      byte[] hi = "hi".getBytes(StandardCharsets.US_ASCII);
      socket.setSoTimeout(5000);
      socket.send(new DatagramPacket(hi, 2, ip("127.0.0.1"), network.ports().actual(53)));
      DatagramPacket reply = new DatagramPacket(new byte[100], 100);
      socket.receive(reply);
      assertThat(new String(reply.getData(), 0, reply.getLength(), StandardCharsets.US_ASCII))
          .isEqualTo("hi 127.0.0.1 at 127.0.0.1");
    }
  }

  @Test
  void datagramsToNobodyFail() {
    assertThat(failure(serverB.exchange(new InetSocketAddress(SERVER, 53), ascii("x"), SOON)))
        .isInstanceOf(PortUnreachableException.class);
    assertThat(
            failure(
                serverB.exchange(
                    new InetSocketAddress(ip("1.2.3.4"), 53), ascii("x"), Duration.ofMillis(20))))
        .isInstanceOf(SocketTimeoutException.class);
  }

  private void sayWho(byte[] octets, int length, DatagramReply reply) {
    String text = new String(octets, 0, length, StandardCharsets.US_ASCII);
    String who = reply.from().getAddress().getHostAddress();
    String where = reply.at().getAddress().getHostAddress();
    byte[] answer = (text + " " + who + " at " + where).getBytes(StandardCharsets.US_ASCII);
    reply.send(answer, answer.length);
  }

  private Link next() throws InterruptedException {
    Link link = accepted.poll(5, TimeUnit.SECONDS);
    assertThat(link).isNotNull();
    return link;
  }

  private @org.jspecify.annotations.Nullable Throwable connect(
      HostStack from, InetAddress to, int port) {
    CompletableFuture<Channel> attempt =
        from.connect(new InetSocketAddress(to, port), null, SOON, (c, link) -> {});
    return failure(attempt);
  }

  private static @org.jspecify.annotations.Nullable Throwable failure(CompletableFuture<?> future) {
    try {
      future.get(10, TimeUnit.SECONDS);
      return null;
    } catch (java.util.concurrent.ExecutionException failed) {
      return failed.getCause();
    } catch (InterruptedException | java.util.concurrent.TimeoutException other) {
      return other;
    }
  }

  private static ByteBuf ascii(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }

  private static InetAddress ip(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
