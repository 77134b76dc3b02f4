package dev.mxlab.dns.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.dns.answer.RecordOrder.Rule;
import dev.mxlab.dns.answer.RecordOrder.Way;
import dev.mxlab.dns.answer.Shape.Minimal;
import dev.mxlab.dns.answer.Shape.Sizes;
import dev.mxlab.dns.sign.Keyring;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneTable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.CookieOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** The form of answers, each case as BIND 9.18.49 has it. */
class ShapeTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_000_000));
  private static final Access ALL =
      new Access() {
        @Override
        public boolean mayQuery(Requester who, Name zone) {
          return true;
        }

        @Override
        public boolean mayQueryCache(Requester who) {
          return true;
        }

        @Override
        public boolean mayRecurse(Requester who) {
          return true;
        }
      };

  private final List<String> lines =
      new ArrayList<>(
          List.of(
              "@ SOA ns admin 1 3600 600 86400 50",
              "@ NS ns",
              "ns A 10.0.0.1",
              "@ MX 10 mail",
              "mail A 10.0.0.3",
              "www A 10.0.0.13",
              "www A 10.0.0.11",
              "www A 10.0.0.12",
              "www A 192.168.7.9",
              "www AAAA fd00::1",
              "cut NS ns.cut",
              "ns.cut A 10.0.0.7"));
  private final Cookies cookies = new Cookies(CLOCK, new Random(1));
  private CookieJar jar = CookieJar.DEFAULT;
  private @Nullable RateLimiter limiter;

  private ServerState state(Shape shape) {
    Name origin = Name.fromConstantString("s.test.");
    List<Record> records = new ArrayList<>();
    try {
      for (String line : lines) {
        String[] words = line.split(" ", 3);
        Name owner = Name.fromString(words[0], origin);
        int type = Type.value(words[1]);
        records.add(Record.fromString(owner, type, DClass.IN, 100, words[2], origin));
      }
    } catch (IOException malformed) {
      throw new IllegalArgumentException(malformed);
    }
    Zone zone = Zone.of(origin, DClass.IN, RecordSet.group(records));
    View view =
        new View(
            View.DEFAULT,
            DClass.IN,
            View.Match.EVERYBODY,
            new ZoneTable(List.of(new ZoneTable.Entry(origin, DClass.IN, zone))),
            ALL,
            null,
            Keyring.EMPTY,
            shape,
            limiter);
    return new ServerState(
        List.of(view),
        nobody -> false,
        ZoneDuties.NONE,
        new ServerState.Settings(1232, 1232, "", "", "", List.of(), jar, StreamLimits.DEFAULT));
  }

  @Test
  void staysWithTheViewWhenItsZonesChange() {
    View view = state(Shape.DEFAULT.withSizes(new Shape.Sizes(700, 800, 900))).views().get(0);

    View changed = view.with(new ZoneTable(List.of()));

    assertThat(changed.shape()).isEqualTo(view.shape());
    assertThat(changed.limiter()).isSameAs(view.limiter());
  }

  private Responder responder(Shape shape) {
    ServerState state = state(shape);
    return new Responder(() -> state, CLOCK, cookies, null);
  }

  private static @Nullable Message ask(Responder responder, Message query, Transport transport)
      throws IOException {
    KeptReply reply = new KeptReply();
    InetSocketAddress client = new InetSocketAddress("127.0.53.1", 4000);
    responder.respond(query.toWire(), new Requester(client, client, transport, null), reply);
    byte[] wire = reply.message();
    return wire == null ? null : new Message(wire);
  }

  private Message ask(Shape shape, Message query) throws IOException {
    return Objects.requireNonNull(ask(responder(shape), query, Transport.UDP));
  }

  private static Message query(String name, int type, boolean rd) throws IOException {
    Message query = Message.newQuery(Record.newRecord(new Name(name), type, DClass.IN));
    if (!rd) {
      query.getHeader().unsetFlag(Flags.RD);
    }
    return query;
  }

  private static Message edns(Message query, int size, EDNSOption... options) {
    query.addRecord(new OPTRecord(size, 0, 0, 0, List.of(options)), Section.ADDITIONAL);
    return query;
  }

  private static Shape minimal(Minimal minimal) {
    return new Shape(minimal, false, Sizes.DEFAULT, false, RecordOrder.RANDOM);
  }

  @ParameterizedTest
  @CsvSource({
    // minimal-responses, name, type, RD: records in authority and additional
    "NO_AUTH_RECURSIVE, s.test., MX, false, 1, 2",
    "NO_AUTH_RECURSIVE, s.test., MX, true,  0, 1",
    "NO,                s.test., MX, true,  1, 2",
    "NO_AUTH,           s.test., MX, false, 0, 1",
    "YES,               s.test., MX, false, 0, 0",
    "YES,               s.test., NS, false, 0, 1",
    "YES,               x.s.test., A, false, 1, 0",
    "YES,               a.cut.s.test., A, false, 1, 1",
  })
  void whatIsLeftOutOfAnswers(
      Minimal minimal, String name, String type, boolean rd, int authority, int additional)
      throws IOException {
    Message answer = ask(minimal(minimal), query(name, Type.value(type), rd));
    assertThat(answer.getSection(Section.AUTHORITY)).hasSize(authority);
    assertThat(answer.getSection(Section.ADDITIONAL)).hasSize(additional);
  }

  @Test
  void anyMayGetOneTypeOverUdp() throws IOException {
    Shape shape = new Shape(Minimal.NO, true, Sizes.DEFAULT, false, RecordOrder.RANDOM);
    Message query = query("www.s.test.", Type.ANY, false);
    assertThat(ask(shape, query).getSectionRRsets(Section.ANSWER)).hasSize(1);
    assertThat(
            Objects.requireNonNull(ask(responder(shape), query, Transport.TCP))
                .getSectionRRsets(Section.ANSWER))
        .hasSize(2);
  }

  @Test
  void whatIsCutOffHasRecordsOnlyForClientsWithoutEdns() throws IOException {
    Stream.iterate(0, i -> i + 1)
        .limit(30)
        .forEach(i -> lines.add("big TXT " + i + "-" + "x".repeat(60)));
    Message plain = ask(Shape.DEFAULT, query("big.s.test.", Type.TXT, false));
    assertThat(plain.getHeader().getFlag(Flags.TC)).isTrue();
    assertThat(plain.getSection(Section.ANSWER)).hasSize(6);
    Message modern = ask(Shape.DEFAULT, edns(query("big.s.test.", Type.TXT, false), 1000));
    assertThat(modern.getHeader().getFlag(Flags.TC)).isTrue();
    assertThat(modern.getSection(Section.ANSWER)).isEmpty();
    assertThat(modern.getOPT()).isNotNull();
  }

  @Test
  void whoShowsNoCookieOfOursMayGetLess() throws IOException {
    Stream.iterate(0, i -> i + 1)
        .limit(10)
        .forEach(i -> lines.add("big TXT " + i + "-" + "x".repeat(60)));
    Shape shape =
        new Shape(Minimal.YES, false, new Sizes(4096, 4096, 600), false, RecordOrder.RANDOM);
    Message first =
        ask(
            shape,
            edns(
                query("big.s.test.", Type.TXT, false),
                4096,
                new CookieOption("clientck".getBytes())));
    assertThat(first.getHeader().getFlag(Flags.TC)).isTrue();
    Message second = ask(shape, edns(query("big.s.test.", Type.TXT, false), 4096, cookie(first)));
    assertThat(second.getHeader().getFlag(Flags.TC)).isFalse();
  }

  private static CookieOption cookie(Message from) {
    return (CookieOption) from.getOPT().getOptions(EDNSOption.Code.COOKIE).get(0);
  }

  @Test
  void cookiesMayBeRequired() throws IOException {
    Shape shape = new Shape(Minimal.NO, false, Sizes.DEFAULT, true, RecordOrder.RANDOM);
    CookieOption mine = new CookieOption("clientck".getBytes());
    Message first = ask(shape, edns(query("www.s.test.", Type.A, false), 1232, mine));
    assertThat(first.getRcode()).isEqualTo(Rcode.BADCOOKIE);
    Message second = ask(shape, edns(query("www.s.test.", Type.A, false), 1232, cookie(first)));
    assertThat(second.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(ask(shape, query("www.s.test.", Type.A, false)).getRcode())
        .as("without any cookie")
        .isEqualTo(Rcode.NOERROR);
    assertThat(
            Objects.requireNonNull(
                    ask(
                        responder(shape),
                        edns(query("www.s.test.", Type.A, false), 1232, mine),
                        Transport.TCP))
                .getRcode())
        .isEqualTo(Rcode.NOERROR);
  }

  @Test
  void serversBehindOneAddressShareTheirSecret() throws IOException {
    CookieOption mine = new CookieOption("clientck".getBytes());
    Shape shape = new Shape(Minimal.NO, false, Sizes.DEFAULT, true, RecordOrder.RANDOM);
    String secret = "e5e973e5a6b2a43f48e7dc849e37bfcf";
    jar = new CookieJar(true, List.of(CookieJar.Secret.of(secret)));
    Message first = ask(shape, edns(query("www.s.test.", Type.A, false), 1232, mine));
    jar =
        new CookieJar(
            true,
            List.of(
                CookieJar.Secret.of("00000000000000000000000000000000"),
                CookieJar.Secret.of(secret)));
    Message second = ask(shape, edns(query("www.s.test.", Type.A, false), 1232, cookie(first)));
    assertThat(second.getRcode()).isEqualTo(Rcode.NOERROR);
    jar = new CookieJar(false, List.of());
    Message third = ask(Shape.DEFAULT, edns(query("www.s.test.", Type.A, false), 1232, mine));
    assertThat(third.getOPT().getOptions()).isEmpty();
  }

  private List<List<String>> orders(RecordOrder order, int times) throws IOException {
    Responder responder = responder(new Shape(Minimal.NO, false, Sizes.DEFAULT, false, order));
    List<List<String>> seen = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      Message query = query("www.s.test.", Type.A, false);
      query.getHeader().setID(7 * i);
      Message answer = Objects.requireNonNull(ask(responder, query, Transport.UDP));
      seen.add(
          answer.getSection(Section.ANSWER).stream()
              .map(record -> record.rdataToString().replace("10.0.0.", ""))
              .toList());
    }
    return seen;
  }

  @Test
  void recordsMayGoRoundAnyHowOrStay() throws IOException {
    Name www = Name.fromConstantString("www.s.test.");
    assertThat(
            orders(
                new RecordOrder(List.of(new Rule(DClass.ANY, Type.A, www, Way.CYCLIC)), null), 5))
        .containsExactly(
            List.of("11", "12", "13", "192.168.7.9"),
            List.of("12", "13", "192.168.7.9", "11"),
            List.of("13", "192.168.7.9", "11", "12"),
            List.of("192.168.7.9", "11", "12", "13"),
            List.of("11", "12", "13", "192.168.7.9"));
    assertThat(
            orders(
                new RecordOrder(
                    List.of(
                        new Rule(DClass.IN, Type.TXT, null, Way.CYCLIC),
                        new Rule(
                            DClass.ANY, Type.ANY, Name.fromConstantString("*.s.test."), Way.NONE)),
                    null),
                5))
        .containsOnly(List.of("11", "12", "13", "192.168.7.9"));
    RecordOrder random =
        new RecordOrder(List.of(new Rule(DClass.ANY, Type.ANY, null, Way.RANDOM)), null);
    assertThat(orders(random, 100).stream().distinct().count()).isGreaterThan(8);
    assertThat(orders(RecordOrder.RANDOM, 100).stream().distinct().count()).isGreaterThan(1);
  }

  @Test
  void addressesMayBeSortedForAClient() throws IOException {
    RecordOrder sorted =
        new RecordOrder(
            List.of(),
            client -> address -> address.getHostAddress().startsWith("192.168.") ? 0 : 1);
    assertThat(orders(sorted, 20)).allMatch(order -> order.get(0).equals("192.168.7.9"));
    RecordOrder forOthers = new RecordOrder(List.of(), client -> null);
    assertThat(orders(forOthers, 20)).anyMatch(order -> !order.get(0).equals("192.168.7.9"));
  }

  @Test
  void tooManyLikeAnswersAreWithheld() throws IOException {
    limiter =
        new RateLimiter(
            new RateLimiter.Rates(2, 2, 2, 2, 2, 0, 5, 1, 24, 56, false, 0, 100), n -> false);
    Responder responder = responder(Shape.DEFAULT);
    for (int i = 0; i < 2; i++) {
      assertThat(
              Objects.requireNonNull(
                      ask(responder, query("x" + i + ".s.test.", Type.A, false), Transport.UDP))
                  .getSection(Section.AUTHORITY))
          .hasSize(1);
    }
    Message slipped =
        Objects.requireNonNull(ask(responder, query("y.s.test.", Type.A, false), Transport.UDP));
    assertThat(slipped.getRcode()).isEqualTo(Rcode.NXDOMAIN);
    assertThat(slipped.getHeader().getFlag(Flags.TC)).isTrue();
    assertThat(slipped.getSection(Section.AUTHORITY)).isEmpty();
    assertThat(
            Objects.requireNonNull(ask(responder, query("z.s.test.", Type.A, false), Transport.TCP))
                .getSection(Section.AUTHORITY))
        .hasSize(1);
    for (int i = 0; i < 2; i++) {
      ask(responder, query("elsewhere.", Type.A, false), Transport.UDP);
    }
    assertThat(ask(responder, query("elsewhere.", Type.A, false), Transport.UDP)).isNull();
  }
}
