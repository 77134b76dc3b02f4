package dev.mxlab.dns.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.dns.answer.Recursion;
import dev.mxlab.dns.answer.Responder;
import dev.mxlab.dns.answer.ServerState;
import dev.mxlab.dns.golden.GoldenServer;
import dev.mxlab.dns.zone.ZoneTable;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** TCP connections: pipelining, limits, ends. */
class DnsServerTest {
  private static final InetSocketAddress CLIENT = new InetSocketAddress("127.0.0.1", 4000);
  private final Deque<CompletableFuture<Recursion.Resolution>> waiting = new ArrayDeque<>();

  private final Recursion slow =
      new Recursion() {
        @Override
        public CompletionStage<Resolution> resolve(
            Name name, int type, int dclass, InetAddress client) {
          CompletableFuture<Resolution> later = new CompletableFuture<>();
          waiting.add(later);
          return later;
        }

        @Override
        public Resolution fromCache(Name name, int type, int dclass) {
          return new Resolution(Rcode.SERVFAIL, List.of(), List.of(), List.of());
        }
      };

  private final ServerState state =
      ServerState.simple(
          new ZoneTable(List.of()),
          GoldenServer.OPEN,
          slow,
          new ServerState.Settings(1232, 1232, "", ""));
  private final DnsServer server =
      new DnsServer(new Responder(() -> state, InstantSource.fixed(Instant.EPOCH)));

  private EmbeddedChannel connect() {
    EmbeddedChannel channel = new EmbeddedChannel();
    server.serve(channel, CLIENT, CLIENT);
    return channel;
  }

  private static ByteBuf framed(int id) {
    Name name = Name.fromConstantString("naver.com.");
    Message query = Message.newQuery(Record.newRecord(name, Type.MX, DClass.IN));
    query.getHeader().setID(id);
    byte[] wire = query.toWire();
    return Unpooled.buffer().writeShort(wire.length).writeBytes(wire);
  }

  private static List<Integer> ids(EmbeddedChannel channel) {
    channel.runPendingTasks();
    List<Integer> ids = new ArrayList<>();
    for (ByteBuf reply = channel.readOutbound(); reply != null; reply = channel.readOutbound()) {
      while (reply.isReadable()) {
        int length = reply.readUnsignedShort();
        ids.add(reply.getUnsignedShort(reply.readerIndex()));
        reply.skipBytes(length);
      }
      reply.release();
    }
    return ids;
  }

  private static void finish(CompletableFuture<Recursion.Resolution> one) {
    one.complete(new Recursion.Resolution(Rcode.NXDOMAIN, List.of(), List.of(), List.of()));
  }

  @Test
  void answersEachQueryAsSoonAsItCan() {
    EmbeddedChannel channel = connect();
    channel.writeInbound(Unpooled.wrappedBuffer(framed(1), framed(2), framed(3)));
    assertThat(ids(channel)).isEmpty();
    finish(waiting.removeLast());
    assertThat(ids(channel)).containsExactly(3);
    finish(waiting.removeFirst());
    finish(waiting.removeFirst());
    assertThat(ids(channel)).containsExactly(1, 2);
    channel.finishAndReleaseAll();
  }

  @Test
  void takesMessagesInPieces() {
    EmbeddedChannel channel = connect();
    ByteBuf message = framed(9);
    while (message.isReadable()) {
      channel.writeInbound(message.readRetainedSlice(1));
    }
    message.release();
    assertThat(waiting).hasSize(1);
    channel.finishAndReleaseAll();
  }

  @Test
  void stopsReadingWhileTooManyAnswersAreOwed() {
    EmbeddedChannel channel = connect();
    for (int i = 0; i < 30; i++) {
      channel.writeInbound(framed(i));
    }
    assertThat(channel.config().isAutoRead()).isFalse();
    assertThat(waiting).hasSize(23);
    while (!waiting.isEmpty()) {
      finish(waiting.removeFirst());
    }
    assertThat(ids(channel)).hasSize(30);
    assertThat(channel.config().isAutoRead()).isTrue();
    channel.finishAndReleaseAll();
  }

  private static void passes(EmbeddedChannel channel, int seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  void closesIdleConnections() {
    EmbeddedChannel channel = connect();
    channel.freezeTime();
    passes(channel, 31);
    assertThat(channel.isOpen()).isFalse();
    channel.finishAndReleaseAll();
  }

  @Test
  void aConnectionIsNotIdleWhileItsAnswerIsSought() {
    EmbeddedChannel channel = connect();
    channel.freezeTime();
    passes(channel, 20);
    channel.writeInbound(framed(1));
    passes(channel, 100);
    assertThat(channel.isOpen()).isTrue();
    finish(waiting.removeFirst());
    assertThat(ids(channel)).containsExactly(1);
    passes(channel, 29);
    assertThat(channel.isOpen()).isTrue();
    passes(channel, 31);
    assertThat(channel.isOpen()).isFalse();
    channel.finishAndReleaseAll();
  }

  @Test
  void theLongestIdleConnectionMakesRoom() {
    List<EmbeddedChannel> channels = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      channels.add(connect());
    }
    // Each of these channels has a clock of its own.
    channels.forEach(EmbeddedChannel::freezeTime);
    channels.forEach(channel -> passes(channel, channel == channels.get(1) ? 2 : 1));
    channels.get(0).writeInbound(framed(1));
    channels.add(connect());
    assertThat(channels.get(0).isOpen()).isTrue();
    assertThat(channels.get(1).isOpen()).isFalse();
    assertThat(channels.get(2).isOpen()).isTrue();
    assertThat(channels.get(150).isOpen()).isTrue();
    channels.forEach(EmbeddedChannel::finishAndReleaseAll);
  }

  @Test
  void noConnectionAtWorkMakesRoom() {
    List<EmbeddedChannel> channels = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      channels.add(connect());
      channels.get(i).writeInbound(framed(i));
    }
    EmbeddedChannel late = connect();
    assertThat(late.isOpen()).isFalse();
    finish(waiting.removeFirst());
    channels.get(0).runPendingTasks();
    EmbeddedChannel later = connect();
    assertThat(later.isOpen()).isTrue();
    channels.forEach(EmbeddedChannel::finishAndReleaseAll);
    later.finishAndReleaseAll();
  }

  @Test
  void aClientThatTakesNothingIsServedNothingMore() {
    EmbeddedChannel channel = connect();
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    channel.writeInbound(Unpooled.wrappedBuffer(framed(1), framed(2)));
    assertThat(waiting).isEmpty();
    assertThat(channel.config().isAutoRead()).isFalse();
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
    channel.runPendingTasks();
    assertThat(waiting).hasSize(2);
    assertThat(channel.config().isAutoRead()).isTrue();
    channel.finishAndReleaseAll();
  }

  @Test
  void whoEndsHisSideGetsWhatHeIsOwed() {
    EmbeddedChannel channel = connect();
    channel.writeInbound(framed(1));
    channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    assertThat(channel.isOpen()).isTrue();
    finish(waiting.removeFirst());
    assertThat(ids(channel)).containsExactly(1);
    assertThat(channel.isOpen()).isFalse();
    channel.finishAndReleaseAll();
  }
}
