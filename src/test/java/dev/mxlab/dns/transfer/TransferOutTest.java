package dev.mxlab.dns.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.dns.answer.KeptReply;
import dev.mxlab.dns.answer.Reply;
import dev.mxlab.dns.answer.Requester;
import dev.mxlab.dns.answer.Transport;
import dev.mxlab.dns.update.UpdateRules;
import dev.mxlab.dns.update.Zones;
import dev.mxlab.dns.zone.Checks;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.time.LabTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

/** Zones on their way to others. */
class TransferOutTest {
  private static final String ZONE = "big.test";
  private static final String SERVER = "192.168.0.164";
  private static final String CLIENT = "192.168.0.114";

  @TempDir Path directory;
  private LabTime time;
  private Wire wire;
  private TestServer server;

  @BeforeEach
  void server() {
    time = LabTime.standing(Instant.parse("2026-11-22T02:13:09Z"));
    wire = new Wire(time);
    server = new TestServer(SERVER, time, wire, directory);
  }

  private static Zone zone(int names) {
    StringBuilder text = new StringBuilder("@ 60 SOA ns root 10 600 500 604800 60\n@ 60 NS ns\n");
    text.append("ns 60 A 192.0.2.1\n");
    for (int i = 0; i < names; i++) {
      text.append("host").append(i).append(" 60 A 10.1.").append(i >> 8 & 255).append('.');
      text.append(i & 255).append('\n');
    }
    return Zones.parse(ZONE, text.toString());
  }

  private static Message query(int type) {
    return Message.newQuery(Record.newRecord(Zones.name(ZONE), type, DClass.IN));
  }

  private static Message since(long serial) {
    Message query = query(Type.IXFR);
    query.addRecord(
        new SOARecord(
            Zones.name(ZONE), DClass.IN, 0, Zones.name("."), Zones.name("."), serial, 0, 0, 0, 0),
        Section.AUTHORITY);
    return query;
  }

  private void ask(Message query, Transport transport, Reply reply) {
    Requester who = new Requester(Wire.at(CLIENT, 42675), Wire.at(SERVER, 53), transport, null);
    server.receive(query.toWire(), who, reply);
  }

  private List<Message> ask(Message query, Transport transport) {
    KeptReply reply = new KeptReply();
    ask(query, transport, reply);
    return reply.messages().stream().map(TransferOutTest::parse).toList();
  }

  private static Message parse(byte[] message) {
    try {
      return new Message(message);
    } catch (IOException bad) {
      throw new AssertionError(bad);
    }
  }

  private static List<Record> records(List<Message> messages) {
    return messages.stream().flatMap(m -> m.getSection(Section.ANSWER).stream()).toList();
  }

  /** Takes messages one by one. */
  private static final class Slow implements Reply {
    private @Nullable Messages coming;
    private final List<byte[]> sent = new ArrayList<>();

    @Override
    public void send(byte[] octets, int length) {
      sent.add(octets.clone());
    }

    @Override
    public void stream(Messages messages) {
      coming = messages;
    }

    Messages coming() {
      return Objects.requireNonNull(coming);
    }
  }

  @Test
  void aZoneGoesFromSoaToSoaInMessagesThatAreFull() {
    server.keep(ZONE, zone(5000), TestServer.primary());
    List<Message> messages = ask(query(Type.AXFR), Transport.TCP);
    List<Record> records = records(messages);
    assertThat(records).hasSize(5000 + 4);
    assertThat(records.get(0)).isInstanceOf(SOARecord.class).isEqualTo(records.get(5003));
    assertThat(records.get(1).getType()).isEqualTo(Type.NS);
    assertThat(records.stream().filter(SOARecord.class::isInstance)).hasSize(2);
    assertThat(messages).hasSizeBetween(5, 20);
    assertThat(messages.get(0).getSection(Section.QUESTION)).hasSize(1);
    assertThat(messages.get(1).getSection(Section.QUESTION)).isEmpty();
    // The names are compressed: twenty octets or so remain of each record.
    assertThat(messages.stream().mapToInt(Message::numBytes).sum()).isLessThan(5000 * 30);
    assertThat(server.log())
        .contains(
            "client "
                + CLIENT
                + "#42675 (big.test): transfer of 'big.test/IN': AXFR started"
                + " (serial 10)")
        .anyMatch(
            line -> line.contains("AXFR ended: " + messages.size() + " messages, 5004 records, "));
  }

  @Test
  void aMessageIsMadeWhenTheOneBeforeWasTaken() {
    server.keep(ZONE, zone(5000), TestServer.primary());
    Slow slow = new Slow();
    ask(query(Type.AXFR), Transport.TCP, slow);
    assertThat(slow.coming().next()).hasSizeLessThan(65536);
    server.reload(ZONE, zone(1));
    List<Message> rest = new ArrayList<>();
    for (byte[] next = slow.coming().next(); next != null; next = slow.coming().next()) {
      rest.add(parse(next));
    }
    slow.coming().close();
    assertThat(records(rest)).hasSizeGreaterThan(3000).last().isInstanceOf(SOARecord.class);
    assertThat(server.keeper().transfersOut()).isZero();
  }

  @Test
  void onlySoManyGoOutAtATime() {
    ZoneKeeper.Limits usual = ZoneKeeper.Limits.DEFAULT;
    server =
        new TestServer(
            SERVER,
            time,
            wire,
            directory,
            new ZoneKeeper.Limits(
                usual.transfersIn(),
                1,
                usual.updates(),
                usual.serialQueryRate(),
                usual.notifyRate(),
                usual.startupNotifyRate(),
                usual.messageSize()));
    server.keep(ZONE, zone(10), TestServer.primary());
    Slow slow = new Slow();
    ask(query(Type.AXFR), Transport.TCP, slow);
    assertThat(ask(query(Type.AXFR), Transport.TCP).get(0).getRcode()).isEqualTo(Rcode.SERVFAIL);
    assertThat(server.log()).anyMatch(line -> line.contains("quota reached"));
    slow.coming().close();
    assertThat(records(ask(query(Type.AXFR), Transport.TCP))).hasSize(14);
  }

  @Test
  void differencesComeFromTheJournalAndTheWholeZoneWhereThereAreNone() throws Exception {
    UpdateRules anybody = UpdateRules.of(new UpdateRules.Listed(who -> true, false), Checks.NAMED);
    server.keep(ZONE, zone(1000), TestServer.primary(anybody));
    Update update = new Update(Zones.name(ZONE));
    update.add(Zones.records(Zones.name(ZONE), "new 60 A 192.0.2.9\n").get(0));
    ask(update, Transport.TCP);
    time.advance(Duration.ofMillis(1), Duration.ofSeconds(5));
    assertThat(server.serial(ZONE)).isEqualTo(11);

    List<Record> steps = records(ask(since(10), Transport.TCP));
    assertThat(steps).extracting(Record::getType).containsExactly(6, 6, 6, 1, 6);
    assertThat(steps)
        .filteredOn(SOARecord.class::isInstance)
        .extracting(soa -> ((SOARecord) soa).getSerial())
        .containsExactly(11L, 10L, 11L, 11L);
    assertThat(records(ask(since(11), Transport.TCP))).hasSize(1);
    assertThat(records(ask(since(9), Transport.TCP))).hasSize(1000 + 5);
    assertThat(records(ask(since(10), Transport.UDP))).hasSizeBetween(1, 5);
    assertThat(records(ask(since(9), Transport.UDP))).hasSize(1);
    assertThat(ask(query(Type.IXFR), Transport.TCP).get(0).getRcode()).isEqualTo(Rcode.FORMERR);
  }

  @Test
  void nobodyGetsWhatIsNotServed() {
    server.keep(ZONE, null, TestServer.secondary());
    assertThat(ask(query(Type.AXFR), Transport.TCP).get(0).getRcode()).isEqualTo(Rcode.SERVFAIL);
    Message other =
        Message.newQuery(Record.newRecord(Zones.name("other.test"), Type.AXFR, DClass.IN));
    assertThat(ask(other, Transport.TCP).get(0).getRcode()).isEqualTo(Rcode.NOTAUTH);
  }
}
