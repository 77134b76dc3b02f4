package dev.mxlab.dns.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneTable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Who gets what from where; what stands in zones is golden/dns's matter. */
class ResponderTest {
  private final List<String> denied = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private final CompletableFuture<Recursion.Resolution> resolution = new CompletableFuture<>();
  private final AtomicReference<ServerState> state = new AtomicReference<>();
  private final Responder responder =
      new Responder(this::current, InstantSource.fixed(Instant.EPOCH));

  private ServerState current() {
    return java.util.Objects.requireNonNull(state.get());
  }

  private final Access access =
      new Access() {
        @Override
        public boolean mayQuery(Requester who, Name zone) {
          return !denied.contains("query " + zone);
        }

        @Override
        public boolean mayQueryCache(Requester who) {
          return !denied.contains("cache");
        }

        @Override
        public boolean mayRecurse(Requester who) {
          return !denied.contains("recursion");
        }
      };

  private final Recursion recursion =
      new Recursion() {
        @Override
        public CompletionStage<Resolution> resolve(
            Name name, int type, int dclass, InetAddress client) {
          asked.add(name + " " + Type.string(type));
          return resolution;
        }

        @Override
        public Resolution fromCache(Name name, int type, int dclass) {
          asked.add("cache " + name);
          return new Resolution(Rcode.NOERROR, List.of(), records(". 60 IN NS a.root."), List.of());
        }
      };

  private static List<Record> records(String... lines) {
    List<Record> records = new ArrayList<>();
    for (String line : lines) {
      String[] words = line.split(" ", 5);
      try {
        records.add(
            Record.fromString(
                Name.fromConstantString(words[0]),
                Type.value(words[3]),
                DClass.IN,
                Long.parseLong(words[1]),
                words[4],
                Name.root));
      } catch (IOException e) {
        throw new IllegalArgumentException(e);
      }
    }
    return records;
  }

  private static ZoneTable.Entry zone(String apex, String... lines) {
    Name name = Name.fromConstantString(apex);
    List<String> all = new ArrayList<>(Arrays.asList(lines));
    all.add(apex + " 3600 IN SOA ns." + apex + " root." + apex + " 1 2 3 4 300");
    all.add(apex + " 3600 IN NS ns." + apex);
    List<RecordSet> sets = RecordSet.group(records(all.toArray(new String[0])));
    return new ZoneTable.Entry(name, DClass.IN, Zone.of(name, DClass.IN, sets));
  }

  private void serve(@Nullable Recursion by, ZoneTable.Entry... entries) {
    state.set(
        new ServerState(
            List.of(View.only(new ZoneTable(List.of(entries)), access, by)),
            client -> denied.contains("all"),
            ZoneDuties.NONE,
            new ServerState.Settings(1232, 1232, "", "server")));
  }

  private @Nullable Message ask(String name, int type, boolean rd) throws IOException {
    KeptReply got = new KeptReply();
    Message query = query(name, type, rd);
    boolean answered = responder.respond(query.toWire(), client(), got);
    byte[] wire = got.message();
    assertThat(answered || wire == null).isTrue();
    return wire == null ? null : new Message(wire);
  }

  private static Requester client() {
    InetSocketAddress from = new InetSocketAddress("192.168.111.10", 4000);
    return new Requester(from, from, Transport.UDP, null);
  }

  private static Message query(String name, int type, boolean rd) throws TextParseException {
    Message query = Message.newQuery(Record.newRecord(new Name(name), type, DClass.IN));
    if (!rd) {
      query.getHeader().unsetFlag(Flags.RD);
    }
    return query;
  }

  private Message answer(String name, int type, boolean rd) throws IOException {
    return java.util.Objects.requireNonNull(ask(name, type, rd));
  }

  @Test
  void answersLaterWhatOthersHold() throws IOException {
    serve(recursion, zone("example.com."));
    KeptReply got = new KeptReply();
    byte[] query = query("naver.com.", Type.MX, true).toWire();
    assertThat(responder.respond(query, client(), got)).isTrue();
    assertThat(got.message()).isNull();
    assertThat(asked).containsExactly("naver.com. MX");
    resolution.complete(
        new Recursion.Resolution(
            Rcode.NOERROR,
            records("naver.com. 55 IN MX 10 mail.naver.com."),
            List.of(),
            List.of()));
    Message answer = new Message(java.util.Objects.requireNonNull(got.message()));
    assertThat(answer.getSection(Section.ANSWER)).hasSize(1);
    assertThat(answer.getSection(Section.ANSWER).get(0).getTTL()).isEqualTo(55);
    assertThat(answer.getHeader().getFlag(Flags.AA)).isFalse();
    assertThat(answer.getHeader().getFlag(Flags.RA)).isTrue();
  }

  @Test
  void goesOnOutsideWhereAnAliasLeadsThere() throws IOException {
    serve(recursion, zone("example.com.", "www.example.com. 60 IN CNAME www.naver.com."));
    resolution.complete(
        new Recursion.Resolution(
            Rcode.NOERROR, records("www.naver.com. 9 IN A 192.0.2.1"), List.of(), List.of()));
    Message answer = answer("www.example.com.", Type.A, true);
    assertThat(asked).containsExactly("www.naver.com. A");
    assertThat(answer.getSection(Section.ANSWER)).hasSize(2);
    assertThat(answer.getHeader().getFlag(Flags.AA)).isTrue();
    assertThat(answer("www.example.com.", Type.A, false).getSection(Section.ANSWER)).hasSize(1);
  }

  @Test
  void followsAliasesIntoOtherZonesForThoseWhoMayRecurse() throws IOException {
    serve(
        recursion,
        zone("example.com.", "www.example.com. 60 IN CNAME www.daum.net."),
        zone("daum.net.", "www.daum.net. 60 IN A 192.168.111.200"));
    assertThat(answer("www.example.com.", Type.A, true).getSection(Section.ANSWER)).hasSize(2);
    denied.add("recursion");
    assertThat(answer("www.example.com.", Type.A, true).getSection(Section.ANSWER)).hasSize(1);
  }

  @Test
  void resolvesBelowADelegationForThoseWhoMayRecurse() throws IOException {
    serve(recursion, zone("example.com.", "sub.example.com. 60 IN NS ns.elsewhere."));
    resolution.complete(new Recursion.Resolution(Rcode.NXDOMAIN, List.of(), List.of(), List.of()));
    assertThat(answer("x.sub.example.com.", Type.A, true).getRcode()).isEqualTo(Rcode.NXDOMAIN);
    Message referral = answer("x.sub.example.com.", Type.A, false);
    assertThat(referral.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(referral.getSection(Section.AUTHORITY)).hasSize(1);
    assertThat(asked).containsExactly("x.sub.example.com. A");
  }

  @Test
  void refusesStrangers() throws IOException {
    serve(recursion, zone("example.com."));
    denied.addAll(List.of("recursion", "cache", "query example.com."));
    Message outside = answer("naver.com.", Type.A, true);
    assertThat(outside.getRcode()).isEqualTo(Rcode.REFUSED);
    assertThat(outside.getHeader().getFlag(Flags.RA)).isFalse();
    assertThat(answer("example.com.", Type.SOA, true).getRcode()).isEqualTo(Rcode.REFUSED);
    assertThat(asked).isEmpty();
  }

  @Test
  void refersFromTheCacheWithoutRecursionDesired() throws IOException {
    serve(recursion, zone("example.com."));
    Message referral = answer("naver.com.", Type.A, false);
    assertThat(referral.getSection(Section.AUTHORITY)).hasSize(1);
    assertThat(asked).containsExactly("cache naver.com.");
  }

  @Test
  void failsForAZoneThatIsNotLoaded() throws IOException {
    Name apex = Name.fromConstantString("example.com.");
    serve(recursion, new ZoneTable.Entry(apex, DClass.IN, null));
    Message failure = answer("www.example.com.", Type.A, true);
    assertThat(failure.getRcode()).isEqualTo(Rcode.SERVFAIL);
    assertThat(failure.getHeader().getFlag(Flags.AA)).isFalse();
  }

  @Test
  void saysNothingToTheBlackhole() throws IOException {
    serve(null, zone("example.com."));
    denied.add("all");
    assertThat(ask("example.com.", Type.SOA, true)).isNull();
  }

  @Test
  void failsWhenTheResolverBreaks() throws IOException {
    serve(recursion);
    resolution.completeExceptionally(new IllegalStateException("for this test"));
    assertThat(answer("naver.com.", Type.A, true).getRcode()).isEqualTo(Rcode.SERVFAIL);
  }

  @Test
  void answersFromTheNewStateAtOnce() throws IOException {
    serve(null, zone("example.com.", "www.example.com. 60 IN A 192.0.2.1"));
    assertThat(answer("www.example.com.", Type.A, true).getSection(Section.ANSWER)).hasSize(1);
    serve(null, zone("example.com."));
    assertThat(answer("www.example.com.", Type.A, true).getRcode()).isEqualTo(Rcode.NXDOMAIN);
  }

  @Test
  void rotatesTheRecordsOfASet() throws IOException {
    serve(
        null,
        zone(
            "example.com.",
            "www.example.com. 60 IN A 192.0.2.1",
            "www.example.com. 60 IN A 192.0.2.2"));
    Set<String> first = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      first.add(
          answer("www.example.com.", Type.A, true)
              .getSection(Section.ANSWER)
              .get(0)
              .rdataToString());
    }
    assertThat(first).hasSize(2);
  }
}
