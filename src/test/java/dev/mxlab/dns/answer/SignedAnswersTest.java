package dev.mxlab.dns.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.dns.sign.Keyring;
import dev.mxlab.dns.sign.SignedRequest;
import dev.mxlab.dns.sign.TsigKey;
import dev.mxlab.dns.sign.TsigStatus;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneTable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Signed requests get, octet for octet, what BIND gives them. */
class SignedAnswersTest {
  private static final String SECRET = "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=";
  private static final TsigKey K1 = key("k1", "hmac-sha256");
  private static final Keyring KEYS =
      new Keyring(
          List.of(
              K1,
              key("k2", "hmac-sha256-128"),
              key("k3", "hmac-md5"),
              key("K4.Example", "hmac-sha512")));

  private static TsigKey key(String name, String algorithm) {
    return TsigKey.of(name, algorithm, SECRET).orElseThrow();
  }

  private static ZoneTable.Entry zone(String apex, String... more) {
    List<Record> records = new ArrayList<>();
    try {
      Name origin = Name.fromString(apex);
      for (String line :
          Stream.concat(
                  Stream.of(
                      "@ SOA ns admin 1 3600 600 86400 50",
                      "@ NS ns",
                      "ns A 127.0.53.1",
                      "www A 10.0.0.1"),
                  Stream.of(more))
              .toList()) {
        String[] words = line.split(" ", 3);
        records.add(
            Record.fromString(
                Name.fromString(words[0], origin),
                Type.value(words[1]),
                DClass.IN,
                100,
                words[2],
                origin));
      }
      return new ZoneTable.Entry(
          origin, DClass.IN, Zone.of(origin, DClass.IN, RecordSet.group(records)));
    } catch (IOException malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }

  private final List<@Nullable Name> signers = new ArrayList<>();

  /** Everybody may ask; key.test for those who signed with k1. */
  private final Access access =
      new Access() {
        @Override
        public boolean mayQuery(Requester who, Name zone) {
          signers.add(who.key());
          return !zone.toString().equals("key.test.") || K1.name().equals(who.key());
        }

        @Override
        public boolean mayQueryCache(Requester who) {
          return false;
        }

        @Override
        public boolean mayRecurse(Requester who) {
          return false;
        }
      };

  private ServerState state(View... views) {
    return new ServerState(
        List.of(views),
        nobody -> false,
        ZoneDuties.NONE,
        new ServerState.Settings(1232, 1232, "", ""));
  }

  private ServerState served() {
    ZoneTable zones =
        new ZoneTable(List.of(zone("v.test."), zone("key.test."), zone("big.test.", texts())));
    return state(View.only(zones, access, null, KEYS));
  }

  private static String[] texts() {
    return Stream.iterate(0, n -> n + 1)
        .limit(20)
        .map(n -> "www TXT " + n + "-" + "x".repeat(40))
        .toArray(String[]::new);
  }

  private static byte[] answer(ServerState state, byte[] request, Instant now) {
    KeptReply reply = new KeptReply();
    InetSocketAddress client = new InetSocketAddress("127.0.53.1", 4000);
    new Responder(() -> state, () -> now)
        .respond(request, new Requester(client, client, Transport.UDP, null), reply);
    return Objects.requireNonNull(reply.message());
  }

  @TestFactory
  List<DynamicTest> recorded() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    List<String> lines;
    try (InputStream in = getClass().getResourceAsStream("/golden/tsig/bind-9.18.49.txt")) {
      lines =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .toList();
    }
    for (int i = 0; i < lines.size(); i += 3) {
      String[] words = lines.get(i).split(" ");
      byte[] request = HexFormat.of().parseHex(lines.get(i + 1).substring(2));
      String response = lines.get(i + 2).substring(2);
      Instant now = Instant.ofEpochSecond(Long.parseLong(words[1]));
      tests.add(
          DynamicTest.dynamicTest(
              words[0],
              () ->
                  assertThat(HexFormat.of().formatHex(answer(served(), request, now)))
                      .isEqualTo(response)));
    }
    return tests;
  }

  private static Message query(String name, int type) throws IOException {
    Message query = Message.newQuery(Record.newRecord(new Name(name), type, DClass.IN));
    query.getHeader().unsetFlag(Flags.RD);
    return query;
  }

  @Test
  void tellsAccessWhoSigned() throws IOException {
    Instant now = Instant.ofEpochSecond(1_000_000);
    byte[] plain = query("www.v.test.", Type.A).toWire();
    byte[] signed = SignedRequest.sign(K1, plain, now).message();

    answer(served(), plain, now);
    answer(served(), signed, now);
    answer(served(), signed, now.plusSeconds(301));

    assertThat(signers).containsExactly(null, K1.name());
  }

  @Test
  void leavesRoomForTheSignature() throws IOException {
    Instant now = Instant.ofEpochSecond(1_000_000);
    SignedRequest request = SignedRequest.sign(K1, query("www.big.test.", Type.TXT).toWire(), now);

    byte[] response = answer(served(), request.message(), now);

    assertThat(response).hasSizeLessThanOrEqualTo(512);
    assertThat(new Message(response).getHeader().getFlag(Flags.TC)).isTrue();
    assertThat(request.check(response, now)).isEqualTo(TsigStatus.SUCCESS);
  }

  @Test
  void looksForTheViewThatKnowsTheKey() throws IOException {
    Instant now = Instant.ofEpochSecond(1_000_000);
    View.Match signers = (who, recursionDesired) -> who.key() != null;
    ServerState state =
        state(
            new View(
                "signed",
                DClass.IN,
                signers,
                new ZoneTable(List.of(zone("v.test.", "www A 10.0.0.2"))),
                access,
                null,
                KEYS),
            View.only(new ZoneTable(List.of(zone("v.test."))), access, null));
    SignedRequest request = SignedRequest.sign(K1, query("www.v.test.", Type.A).toWire(), now);

    byte[] toSigner = answer(state, request.message(), now);
    byte[] toOthers = answer(state, query("www.v.test.", Type.A).toWire(), now);

    assertThat(new Message(toSigner).getSection(Section.ANSWER)).hasSize(2);
    assertThat(new Message(toOthers).getSection(Section.ANSWER)).hasSize(1);
    assertThat(request.check(toSigner, now)).isEqualTo(TsigStatus.SUCCESS);
  }
}
