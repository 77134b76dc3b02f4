package dev.mxlab.dns.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.dns.answer.Transport;
import dev.mxlab.dns.sign.TsigKey;
import dev.mxlab.dns.update.UpdateRules;
import dev.mxlab.dns.update.Zones;
import dev.mxlab.dns.zone.Checks;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.time.LabTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** The life of zones that come from elsewhere, on a clock that stands until it is moved. */
class SecondaryTest {
  private static final String ZONE = "kjy.co.ki";
  private static final String P = "192.168.0.164";
  private static final String Q = "192.168.0.165";
  private static final String S = "192.168.0.114";

  @TempDir Path directory;
  private LabTime time;
  private Wire wire;
  private TestServer primary;
  private TestServer secondary;

  @BeforeEach
  void servers() {
    time = LabTime.standing(Instant.parse("2026-11-22T02:13:09Z"));
    wire = new Wire(time);
    primary = new TestServer(P, time, wire, directory);
    secondary = new TestServer(S, time, wire, directory);
  }

  static Zone zone(long serial, String more) {
    return Zones.parse(
        ZONE,
        "@ 86400 SOA ns2 root "
            + serial
            + " 600 500 604800 86400\n"
            + "@ 86400 NS ns2\n@ 86400 NS ns1\n@ 86400 MX 10 mail\n"
            + "ns2 86400 A 192.168.0.164\nns1 86400 A 192.168.0.114\n"
            + "www 86400 A 192.168.0.114\nftp 86400 A 12.12.12.12\n"
            + more);
  }

  private void pass(Duration by) throws InterruptedException {
    time.advance(by, Duration.ofSeconds(5));
  }

  private void settle() throws InterruptedException {
    pass(Duration.ofMillis(1));
  }

  private static UpdateRules anybody() {
    return UpdateRules.of(new UpdateRules.Listed(who -> true, false), Checks.NAMED);
  }

  @Test
  void comesFromItsPrimaryAtTheStartAndIsSaved() throws InterruptedException {
    primary.keep(ZONE, zone(2020052500, "mail 86400 A 192.168.0.164\n"), TestServer.primary());
    secondary.keep(ZONE, null, TestServer.secondary(TestServer.other(P)));
    settle();
    assertThat(secondary.serial(ZONE)).isEqualTo(2020052500);
    assertThat(secondary.store(ZONE).lines()).contains("mail 86400 A 192.168.0.164");
    assertThat(secondary.log().subList(0, 5))
        .containsExactly(
            "zone kjy.co.ki/IN: Transfer started.",
            "transfer of 'kjy.co.ki/IN' from 192.168.0.164#53: connected using 192.168.0.164#53",
            "zone kjy.co.ki/IN: sending notifies (serial 2020052500)",
            "zone kjy.co.ki/IN: transferred serial 2020052500",
            "transfer of 'kjy.co.ki/IN' from 192.168.0.164#53: Transfer status: success");
    assertThat(secondary.log().get(5))
        .isEqualTo(
            "transfer of 'kjy.co.ki/IN' from 192.168.0.164#53: Transfer completed: 1 messages, 10"
                + " records, 249 bytes, 0.001 secs (249000 bytes/sec) (serial 2020052500)");
    // What BIND 9.18.49 says of the same zone.
    assertThat(primary.log())
        .contains(
            "client 192.168.0.114#4242 (kjy.co.ki): transfer of 'kjy.co.ki/IN': AXFR started"
                + " (serial 2020052500)",
            "client 192.168.0.114#4242 (kjy.co.ki): transfer of 'kjy.co.ki/IN': AXFR ended: 1"
                + " messages, 10 records, 249 bytes, 0.001 secs (249000 bytes/sec) (serial"
                + " 2020052500)");
  }

  @Test
  void aSecondRoundOfNotifiesWaits() throws InterruptedException {
    primary.host("ns1.kjy.co.ki", S);
    primary.keep(ZONE, zone(1, ""), TestServer.primary());
    secondary.keep(ZONE, null, TestServer.secondary(TestServer.other(P)));
    settle();
    wire.sent().clear();
    primary.log().clear();
    primary.reload(ZONE, zone(2, "new 60 A 10.0.0.1\n"));
    assertThat(secondary.serial(ZONE)).isEqualTo(1);
  }

  @Test
  void notifiesGoOutInRoundsWithADelay() throws InterruptedException {
    primary.host("ns1.kjy.co.ki", S);
    primary.keep(ZONE, zone(1, ""), TestServer.primary());
    secondary.keep(ZONE, null, TestServer.secondary(TestServer.other(P)));
    settle();
    assertThat(wire.sent()).containsOnlyOnce(S + " NOTIFY");
    primary.reload(ZONE, zone(2, "new 60 A 10.0.0.1\n"));
    pass(Duration.ofSeconds(4));
    assertThat(secondary.serial(ZONE)).isEqualTo(1);
    pass(Duration.ofSeconds(2));
    assertThat(secondary.serial(ZONE)).isEqualTo(2);
    assertThat(secondary.log())
        .contains(
            "client 192.168.0.164#4242: received notify for zone 'kjy.co.ki'",
            "zone kjy.co.ki/IN: notify from 192.168.0.164#4242: serial 2");
    assertThat(primary.log())
        .anyMatch(l -> l.contains("IXFR version not in journal, falling back to AXFR"))
        .anyMatch(l -> l.contains("AXFR-style IXFR started (serial 2)"));
  }

  @Test
  void theServerThatTheSoaNamesAndOurselvesAreNotNotified() throws InterruptedException {
    primary.host("ns1.kjy.co.ki", S, P);
    primary.host("ns2.kjy.co.ki", Q);
    primary.keep(ZONE, zone(1, ""), TestServer.primary());
    assertThat(wire.sent()).containsExactly(S + " NOTIFY");
  }

  @Test
  void anUpdateOfThePrimaryComesAsDifferences() throws InterruptedException {
    primary.keep(ZONE, zone(1, ""), TestServer.primary(anybody(), TestServer.other(S)));
    secondary.keep(ZONE, null, TestServer.secondary(TestServer.other(P)));
    settle();
    pass(Duration.ofSeconds(10));
    secondary.log().clear();
    assertThat(update(primary, "new 60 A 10.0.0.1\n")).isEqualTo(Rcode.NOERROR);
    pass(Duration.ofSeconds(10));
    assertThat(Zones.shown(Objects.requireNonNull(secondary.zone(ZONE))))
        .contains("new 60 A 10.0.0.1");
    assertThat(primary.log()).anyMatch(l -> l.contains("IXFR started (serial 1 -> 2)"));
    // The differences are in the secondary's own journal, and the file follows later.
    assertThat(Files.exists(secondary.store(ZONE).journal().file())).isTrue();
    assertThat(secondary.store(ZONE).lines()).doesNotContain("new 60 A 10.0.0.1");
    pass(Duration.ofMinutes(16));
    assertThat(secondary.store(ZONE).lines()).contains("new 60 A 10.0.0.1");
  }

  private int update(TestServer server, String record) {
    Message message = new Message();
    message.getHeader().setOpcode(Opcode.UPDATE);
    message.addRecord(Record.newRecord(Zones.name(ZONE), Type.SOA, DClass.IN), Section.ZONE);
    Zones.records(Zones.name(ZONE), record).forEach(r -> message.addRecord(r, Section.UPDATE));
    return server.ask(message, "10.0.0.9", Transport.UDP).getRcode();
  }

  @Test
  void asksAgainWhenItIsTime() throws InterruptedException {
    primary.keep(ZONE, zone(1, ""), TestServer.primary());
    secondary.keep(ZONE, null, TestServer.secondary(TestServer.other(P)));
    settle();
    primary.reload(ZONE, zone(2, ""));
    wire.sent().clear();
    pass(Duration.ofSeconds(440));
    assertThat(wire.sent()).isEmpty();
    pass(Duration.ofSeconds(170));
    assertThat(wire.sent()).startsWith(P + " SOA");
    assertThat(secondary.serial(ZONE)).isEqualTo(2);
  }

  @Test
  void asksSoonerWhereItFailedAndGivesUpInTheEnd() throws InterruptedException {
    primary.keep(ZONE, zone(1, ""), TestServer.primary());
    secondary.keep(ZONE, null, TestServer.secondary(TestServer.other(P)));
    settle();
    wire.kill(P);
    pass(Duration.ofDays(6));
    assertThat(secondary.serial(ZONE)).isEqualTo(1);
    long asked = wire.sent().stream().filter(s -> s.equals(P + " SOA")).count();
    // Every 375 to 500 seconds.
    assertThat(asked).isBetween(6 * 86400L / 500, 6 * 86400L / 375 + 2);
    assertThat(secondary.log())
        .contains(
            "zone kjy.co.ki/IN: refresh: failure trying primary 192.168.0.164#53 (source"
                + " 0.0.0.0#0): connection refused");
    pass(Duration.ofDays(1));
    assertThat(secondary.serial(ZONE)).isEqualTo(-1);
    assertThat(secondary.log()).contains("zone kjy.co.ki/IN: expired");
    wire.revive(P);
    pass(Duration.ofHours(7));
    assertThat(secondary.serial(ZONE)).isEqualTo(1);
  }

  @Test
  void aPrimaryThatSaysNothingIsTriedWithoutEdnsAndByTcp() throws InterruptedException {
    primary.keep(ZONE, zone(1, ""), TestServer.primary());
    wire.silence(P);
    secondary.keep(ZONE, null, TestServer.secondary(TestServer.other(P)));
    settle();
    pass(Duration.ofSeconds(2));
    assertThat(wire.sent().stream().filter(s -> s.equals(P + " SOA")).count()).isEqualTo(6);
    assertThat(wire.sent()).contains(P + " tcp AXFR");
    assertThat(secondary.log())
        .contains(
            "zone kjy.co.ki/IN: refresh: retry limit for primary 192.168.0.164#53 exceeded"
                + " (source 0.0.0.0#0)",
            "transfer of 'kjy.co.ki/IN' from 192.168.0.164#53: failed to connect: timed out");
  }

  @Test
  void takesTheNextPrimaryWhereOneIsDown() throws InterruptedException {
    TestServer other = new TestServer(Q, time, wire, directory);
    primary.keep(ZONE, zone(1, ""), TestServer.primary());
    other.keep(ZONE, zone(1, ""), TestServer.primary());
    wire.kill(P);
    secondary.keep(ZONE, null, TestServer.secondary(TestServer.other(P), TestServer.other(Q)));
    settle();
    pass(Duration.ofSeconds(2));
    assertThat(secondary.serial(ZONE)).isEqualTo(1);
    assertThat(wire.sent()).startsWith(P + " SOA", Q + " SOA", Q + " tcp AXFR");
  }

  @Test
  void everyPrimaryIsAskedForSomethingNewer() throws InterruptedException {
    TestServer other = new TestServer(Q, time, wire, directory);
    primary.keep(ZONE, zone(1, ""), TestServer.primary());
    other.keep(ZONE, zone(5, ""), TestServer.primary());
    secondary.keep(
        ZONE, zone(1, ""), TestServer.secondary(TestServer.other(P), TestServer.other(Q)));
    settle();
    pass(Duration.ofSeconds(501));
    assertThat(secondary.serial(ZONE)).isEqualTo(5);
  }

  @Test
  void anOlderPrimaryIsNotFollowed() throws InterruptedException {
    primary.keep(ZONE, zone(2020052400, ""), TestServer.primary());
    secondary.keep(ZONE, zone(2020052501, ""), TestServer.secondary(TestServer.other(P)));
    settle();
    pass(Duration.ofSeconds(501));
    assertThat(secondary.serial(ZONE)).isEqualTo(2020052501);
    assertThat(secondary.log())
        .contains(
            "zone kjy.co.ki/IN: serial number (2020052400) received from primary 192.168.0.164#53"
                + " < ours (2020052501)");
  }

  @Test
  void isForcedToTakeEvenAnOlderZone() throws InterruptedException {
    primary.keep(ZONE, zone(1, "old 60 A 10.0.0.1\n"), TestServer.primary());
    KeptZone kept = secondary.keep(ZONE, zone(9, ""), TestServer.secondary(TestServer.other(P)));
    settle();
    kept.retransfer();
    pass(Duration.ofSeconds(1));
    assertThat(secondary.serial(ZONE)).isEqualTo(1);
    assertThat(wire.sent()).contains(P + " tcp AXFR");
  }

  @Test
  void aTransferThatIsCutOffChangesNothing() throws InterruptedException {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      many.append("h").append(i).append(" 60 A 10.0.0.1\n");
    }
    primary.keep(ZONE, zone(2, many.toString()), TestServer.primary());
    wire.cutAfter(1);
    secondary.keep(ZONE, zone(1, ""), TestServer.secondary(TestServer.other(P)));
    settle();
    pass(Duration.ofSeconds(501));
    assertThat(secondary.serial(ZONE)).isEqualTo(1);
    assertThat(secondary.log())
        .contains(
            "transfer of 'kjy.co.ki/IN' from 192.168.0.164#53: failed while receiving responses:"
                + " end of file");
    wire.cutAfter(Integer.MAX_VALUE);
    pass(Duration.ofSeconds(501));
    assertThat(secondary.serial(ZONE)).isEqualTo(2);
    assertThat(Objects.requireNonNull(secondary.zone(ZONE)).nodes()).hasSizeGreaterThan(3000);
  }

  @Test
  void aSignedTransferNeedsTheKey() throws InterruptedException {
    TsigKey key =
        TsigKey.of("k1", "hmac-sha256", "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=")
            .orElseThrow();
    TsigKey wrong =
        TsigKey.of("k1", "hmac-sha256", "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHg=")
            .orElseThrow();
    primary.key(key);
    primary.keep(ZONE, zone(1, ""), TestServer.primary());
    secondary.keep(ZONE, null, TestServer.secondary(new OtherServer(Wire.at(P, 53), wrong, null)));
    settle();
    pass(Duration.ofSeconds(2));
    assertThat(secondary.serial(ZONE)).isEqualTo(-1);
    TestServer third = new TestServer(Q, time, wire, directory);
    third.keep(ZONE, null, TestServer.secondary(new OtherServer(Wire.at(P, 53), key, null)));
    settle();
    assertThat(third.serial(ZONE)).isEqualTo(1);
    assertThat(third.log()).contains("zone kjy.co.ki/IN: transferred serial 1: TSIG 'k1'");
  }

  @Test
  void onlyPrimariesMaySayThatThereIsSomethingNew() throws InterruptedException {
    primary.keep(ZONE, zone(1, ""), TestServer.primary());
    secondary.keep(ZONE, null, TestServer.secondary(TestServer.other(P)));
    settle();
    assertThat(notify(secondary, ZONE, "10.0.0.9").getRcode()).isEqualTo(Rcode.REFUSED);
    assertThat(secondary.log())
        .contains("zone kjy.co.ki/IN: refused notify from non-primary: 10.0.0.9#999");
    Message fine = notify(secondary, ZONE, P);
    assertThat(fine.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(fine.getHeader().getFlag(Flags.AA)).isTrue();
    assertThat(notify(secondary, "nope.test", P).getRcode()).isEqualTo(Rcode.NOTAUTH);
    assertThat(notify(primary, ZONE, S).getRcode()).isEqualTo(Rcode.NOERROR);
  }

  private static Message notify(TestServer server, String zone, String from) {
    Message message = new Message();
    message.getHeader().setOpcode(Opcode.NOTIFY);
    message.addRecord(Record.newRecord(Zones.name(zone), Type.SOA, DClass.IN), Section.QUESTION);
    return server.ask(message, from, Transport.UDP);
  }

  @Test
  void itsFileTellsHowOldItIs() throws Exception {
    primary.keep(ZONE, zone(1, ""), TestServer.primary());
    secondary.keep(ZONE, null, TestServer.secondary(TestServer.other(P)));
    settle();
    wire.kill(P);
    pass(Duration.ofDays(4));
    // Another process, with the file as it is.
    TestServer again = new TestServer(S, time, wire, directory);
    again.keep(ZONE, zone(1, ""), TestServer.secondary(TestServer.other(P)));
    settle();
    pass(Duration.ofDays(2));
    assertThat(again.serial(ZONE)).isEqualTo(1);
    pass(Duration.ofDays(2));
    assertThat(again.serial(ZONE)).isEqualTo(-1);
  }

  @Test
  void hasATurnAtATimeWithOneServer() throws InterruptedException {
    for (String name : List.of("a.test", "b.test", "c.test")) {
      Zone one = Zones.parse(name, "@ 60 SOA ns root 1 600 500 604800 60\n@ 60 NS ns.other.\n");
      primary.keep(name, one, TestServer.primary());
      secondary.keep(name, null, TestServer.secondary(TestServer.other(P)));
      settle();
    }
    pass(Duration.ofSeconds(5));
    assertThat(List.of("a.test", "b.test", "c.test")).allMatch(z -> secondary.serial(z) == 1);
    assertThat(secondary.keeper().transfersIn()).isZero();
    assertThat(secondary.keeper().transfersWaiting()).isZero();
  }

  @Test
  void handsUpdatesOnWhereThatIsAllowed() throws InterruptedException {
    primary.keep(ZONE, zone(1, ""), TestServer.primary(anybody()));
    KeepingRules plain = TestServer.secondary(TestServer.other(P));
    secondary.keep(ZONE, null, plain);
    settle();
    assertThat(update(secondary, "x 60 A 10.0.0.1\n")).isEqualTo(Rcode.REFUSED);
    KeptZone kept =
        Objects.requireNonNull(secondary.keeper().find("_default", Zones.name(ZONE), DClass.IN));
    kept.follow(
        new KeepingRules(
            plain.kind(),
            plain.outgoing(),
            plain.updates(),
            anybody -> true,
            plain.fetching(),
            plain.notifying(),
            plain.storing()));
    assertThat(update(secondary, "x 60 A 10.0.0.1\n")).isEqualTo(Rcode.NOERROR);
    assertThat(primary.serial(ZONE)).isEqualTo(2);
    assertThat(secondary.log())
        .contains("client 10.0.0.9#999: forwarding update for zone 'kjy.co.ki/IN'");
  }

  @Test
  void newPrimariesAreAskedAtOnce() throws InterruptedException {
    TestServer other = new TestServer(Q, time, wire, directory);
    primary.keep(ZONE, zone(1, ""), TestServer.primary());
    other.keep(ZONE, zone(7, ""), TestServer.primary());
    KeptZone kept = secondary.keep(ZONE, null, TestServer.secondary(TestServer.other(P)));
    settle();
    kept.follow(TestServer.secondary(TestServer.other(Q)));
    pass(Duration.ofSeconds(1));
    assertThat(secondary.serial(ZONE)).isEqualTo(7);
  }
}
