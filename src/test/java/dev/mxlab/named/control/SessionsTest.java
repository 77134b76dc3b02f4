package dev.mxlab.named.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.named.control.ServerSession.Close;
import dev.mxlab.named.control.ServerSession.Run;
import dev.mxlab.named.control.ServerSession.Send;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The checks are those that BIND 9.18.49's named makes, tried one by one. */
class SessionsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T06:33:37Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);
  private static final ControlKey KEY = ControlCodecTest.key(HmacAlgorithm.HMAC_SHA256);

  private final ReplayGuard replays = new ReplayGuard();
  private int serial;

  private ServerSession server(ControlKey... keys) {
    return new ServerSession(List.of(keys), replays, CLOCK, new Random(1));
  }

  private ControlTable control() {
    long now = NOW.getEpochSecond();
    return new ControlTable()
        .put("_ser", Integer.toString(++serial))
        .put("_tim", Long.toString(now))
        .put("_exp", Long.toString(now + 60));
  }

  private static byte[] message(ControlTable control, String type) {
    return ControlCodec.encode(
        new ControlTable().put("_ctrl", control).put("_data", new ControlTable().put("type", type)),
        KEY);
  }

  private static ServerSession.@Nullable Step feed(ServerSession session, byte[] octets) {
    session.receive(octets);
    return session.next();
  }

  private static ControlTable read(ServerSession.@Nullable Step step) {
    byte[] frame = ((Send) Objects.requireNonNull(step)).octets();
    return ControlCodec.decode(Arrays.copyOfRange(frame, 4, frame.length), List.of(KEY))
        .orElseThrow()
        .message();
  }

  /** The nonce of a session that was greeted. */
  private String nonce(ServerSession session) {
    ControlTable reply = read(feed(session, message(control(), "null")));
    return reply.table("_ctrl").flatMap(c -> c.text("_nonce")).orElseThrow();
  }

  @ParameterizedTest
  @EnumSource
  void bothEndsUnderstandEachOther(HmacAlgorithm algorithm) {
    ControlKey key = ControlCodecTest.key(algorithm);
    ServerSession server = server(key);
    ClientSession client = new ClientSession("status", key, "ko", CLOCK, new Random(2));
    server.receive(client.begin().octets());
    client.receive(((Send) Objects.requireNonNull(server.next())).octets());
    ClientSession.Step command = client.next();
    server.receive(((ClientSession.Send) Objects.requireNonNull(command)).octets());
    assertThat(server.next()).isEqualTo(new Run("status", "ko"));
    assertThat(server.next()).isNull();
    Response response = Response.failed(Result.NOT_FOUND, "no zone").withHints("look");
    byte[] octets = server.respond(response).octets();
    for (byte octet : octets) {
      assertThat(client.next()).isNull();
      client.receive(new byte[] {octet});
    }
    assertThat(client.next()).isEqualTo(new ClientSession.Answered(response));
  }

  @Test
  void theFirstMessageOnlyGetsTheNonceWhateverItSays() {
    ControlTable reply = read(feed(server(KEY), message(control(), "halt")));
    ControlTable control = reply.table("_ctrl").orElseThrow();
    assertThat(control.text("_rpl")).contains("1");
    assertThat(control.text("_ser")).contains("1");
    assertThat(control.number("_nonce")).isPresent();
    assertThat(reply.table("_data").flatMap(d -> d.text("result"))).contains("0");
    assertThat(reply.table("_data").flatMap(d -> d.text("type"))).contains("halt");
  }

  @Test
  void oneConnectionMayCarrySeveralCommands() {
    ServerSession session = server(KEY);
    String nonce = nonce(session);
    for (int i = 0; i < 3; i++) {
      assertThat(feed(session, message(control().put("_nonce", nonce), "scan")))
          .isEqualTo(new Run("scan", ""));
      session.respond(Response.of(""));
    }
  }

  @Test
  void withoutItsNonceACommandIsRefused() {
    ServerSession without = server(KEY);
    nonce(without);
    assertThat(feed(without, message(control(), "halt"))).isEqualTo(new Close("bad auth"));
    ServerSession wrong = server(KEY);
    String nonce = nonce(wrong);
    assertThat(feed(wrong, message(control().put("_nonce", nonce + "1"), "halt")))
        .isEqualTo(new Close("bad auth"));
  }

  @Test
  void aMessageCountsOnce() {
    byte[] message = message(control(), "null");
    assertThat(feed(server(KEY), message)).isInstanceOf(Send.class);
    assertThat(feed(server(KEY), message)).isEqualTo(new Close("duplicate"));
  }

  @Test
  void theReplayMemoryIsBounded() {
    for (int i = 0; i < 20_000; i++) {
      assertThat(replays.admit("message " + i, NOW)).isTrue();
    }
    assertThat(replays.admit("message 19999", NOW)).isFalse();
    assertThat(replays.admit("message 19999", NOW.plusSeconds(901))).isTrue();
  }

  @Test
  void clocksMayDifferByFiveMinutes() {
    long now = NOW.getEpochSecond();
    for (long off : new long[] {-400, 400}) {
      ControlTable control = control().put("_tim", Long.toString(now + off));
      assertThat(feed(server(KEY), message(control, "null"))).isEqualTo(new Close("clock skew"));
    }
    ControlTable near = control().put("_tim", Long.toString(now - 299));
    assertThat(feed(server(KEY), message(near, "null"))).isInstanceOf(Send.class);
  }

  @Test
  void whatHasExpiredIsRefused() {
    ControlTable control = control().put("_exp", Long.toString(NOW.getEpochSecond() - 1));
    assertThat(feed(server(KEY), message(control, "null"))).isEqualTo(new Close("expired"));
  }

  @Test
  void halfMessagesAreRefused() {
    ControlTable noTime = new ControlTable().put("_ser", "1");
    assertThat(feed(server(KEY), message(noTime, "null"))).isEqualTo(new Close("failure"));
    ControlTable reply = control().put("_rpl", "1");
    assertThat(feed(server(KEY), message(reply, "null"))).isEqualTo(new Close("failure"));
    byte[] bare = ControlCodec.encode(new ControlTable().put("_ctrl", control()), KEY);
    assertThat(feed(server(KEY), bare)).isEqualTo(new Close(""));
    byte[] empty = ControlCodec.encode(new ControlTable().put("_data", new ControlTable()), KEY);
    assertThat(feed(server(KEY), empty)).isEqualTo(new Close("failure"));
  }

  @Test
  void aServerWithoutKeysTrustsNobody() {
    assertThat(feed(server(), message(control(), "null"))).isEqualTo(new Close("bad auth"));
  }

  @Test
  void sizesAreChecked() {
    assertThat(feed(server(KEY), new byte[] {0, 0, 0, 0}))
        .isEqualTo(new Close("unexpected end of input"));
    assertThat(feed(server(KEY), new byte[] {0, 0, (byte) 0x80, 1}))
        .isEqualTo(new Close("out of range"));
    assertThat(feed(server(KEY), new byte[] {-1, -1, -1, -1})).isEqualTo(new Close("out of range"));
    assertThat(feed(server(KEY), new byte[] {0, 0, (byte) 0x80, 0})).isNull();
  }

  @Test
  void theAddressesOfAMessageAreTurnedRound() {
    ControlTable control = control().put("_frm", "a").put("_to", "b");
    ControlTable reply = read(feed(server(KEY), message(control, "null")));
    assertThat(reply.table("_ctrl").flatMap(c -> c.text("_frm"))).contains("b");
    assertThat(reply.table("_ctrl").flatMap(c -> c.text("_to"))).contains("a");
  }

  @Test
  void aClientBelievesNoOtherKey() {
    ClientSession client = new ClientSession("status", KEY, "", CLOCK, new Random(3));
    client.begin();
    ControlKey other = ControlCodecTest.key(HmacAlgorithm.HMAC_SHA1);
    client.receive(ControlCodec.encode(new ControlTable().put("_ctrl", new ControlTable()), other));
    assertThat(client.next()).isEqualTo(new ClientSession.Broken("parse message: bad auth"));
  }
}
