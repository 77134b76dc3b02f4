package dev.mxlab.named;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.dns.answer.KeptReply;
import dev.mxlab.dns.answer.Requester;
import dev.mxlab.dns.answer.Responder;
import dev.mxlab.dns.answer.Transport;
import dev.mxlab.host.TestHost;
import dev.mxlab.named.control.Result;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

/** A running named whose zones change otherwise than by an editor. */
class ChangingZonesTest {
  private static final String FILE = "/var/cache/bind/dyn.db";
  private static final String DATA =
      "$TTL 300\n@ IN SOA ns root ( 10 3600 600 86400 300 )\n@ IN NS ns\nns IN A 192.0.2.1\n";

  @TempDir Path root;
  private TestHost lab;
  private NamedDaemon named;

  @BeforeEach
  void host() {
    lab = TestHost.on(root).build();
    lab.write(FILE, DATA);
    conf("allow-update { 192.168.111.200; };");
    start();
  }

  private void conf(String more) {
    lab.write(
        "/etc/bind/named.conf",
        "options { directory \"/var/cache/bind\"; recursion no; notify no; };\n"
            + "zone \"dyn.test\" { type primary; file \"dyn.db\"; "
            + more
            + " };\n");
  }

  private void start() {
    named =
        new NamedDaemon(
            lab.host(),
            wanted -> new RecursionSource.Resolving(new SilentRecursion(), null),
            (state, observer, counters) ->
                new AnswerSource.Services((octets, length, way) -> {}, (channel, link) -> {}));
    named.start();
  }

  private Message ask(Message message) throws IOException {
    InetSocketAddress from = new InetSocketAddress("192.168.111.200", 4000);
    KeptReply reply = new KeptReply();
    new Responder(named::state, lab.time())
        .respond(message.toWire(), new Requester(from, from, Transport.TCP, null), reply);
    return new Message(Objects.requireNonNull(reply.message()));
  }

  private int add(String name) throws IOException {
    Name zone = Name.fromString("dyn.test.");
    Update update = new Update(zone);
    update.add(Name.fromString(name, zone), Type.A, 60, "192.0.2.9");
    return ask(update).getRcode();
  }

  private long serial() throws IOException {
    Name zone = Name.fromString("dyn.test.");
    Message answer = ask(Message.newQuery(Record.newRecord(zone, Type.SOA, DClass.IN)));
    return ((SOARecord) answer.getSection(Section.ANSWER).get(0)).getSerial();
  }

  private String file() {
    return lab.read(FILE);
  }

  private Path journal() {
    return lab.path(FILE + ".jnl");
  }

  @Test
  void anUpdateIsInTheJournalAndAfterAWhileInTheFile() throws Exception {
    assertThat(add("a")).isEqualTo(Rcode.NOERROR);
    assertThat(serial()).isEqualTo(11);
    assertThat(journal()).exists();
    assertThat(file()).isEqualTo(DATA);
    lab.time().advance(Duration.ofMinutes(16), Duration.ofSeconds(5));
    assertThat(file()).contains("a\t\t\tA\t192.0.2.9", "11         ; serial");
  }

  @Test
  void whatWasNotWrittenComesBackFromTheJournal() throws Exception {
    add("a");
    add("b");
    named.flushAtStop(false);
    named.stop();
    assertThat(file()).isEqualTo(DATA);
    start();
    assertThat(serial()).isEqualTo(12);
    assertThat(lab.said()).contains("zone dyn.test/IN: loaded serial 12");
  }

  @Test
  void theFileIsWrittenWhenItStops() throws Exception {
    add("a");
    named.stop();
    assertThat(file()).contains("; serial", "192.0.2.9");
  }

  @Test
  void aReloadDoesNotReadTheFileOfADynamicZone() throws Exception {
    add("a");
    lab.write(FILE, DATA.replace(" 10 ", " 50 "));
    named.reload();
    assertThat(serial()).isEqualTo(11);
    assertThat(add("b")).isEqualTo(Rcode.NOERROR);
    assertThat(serial()).isEqualTo(12);
  }

  @Test
  void aFrozenZoneIsEditedAndThawed() throws Exception {
    add("a");
    var zone = Objects.requireNonNull(named.snapshot()).loaded().conf().zones().get(0);
    assertThat(named.zoneOperations().freeze(zone)).isEqualTo(Result.SUCCESS);
    assertThat(add("b")).isEqualTo(Rcode.REFUSED);
    lab.write(FILE, file().replace("11         ; serial", "20 ; serial"));
    assertThat(named.reloadZone(zone).outcome()).isEqualTo(ZoneReload.Outcome.LOADED);
    named.zoneOperations().thaw(zone);
    assertThat(journal()).doesNotExist();
    assertThat(lab.said())
        .contains("zone dyn.test/IN: journal file is out of date: removing journal file");
    assertThat(add("b")).isEqualTo(Rcode.NOERROR);
    assertThat(serial()).isEqualTo(21);
  }

  @Test
  void aJournalThatDoesNotFitKeepsTheZoneFromLoading() throws Exception {
    add("a");
    named.flushAtStop(false);
    named.stop();
    lab.write(FILE, DATA.replace(" 10 ", " 50 "));
    start();
    assertThat(lab.said())
        .containsSubsequence(
            List.of(
                "zone dyn.test/IN: journal rollforward failed: journal out of sync with zone",
                "zone dyn.test/IN: not loaded due to errors."));
    assertThat(add("b")).isEqualTo(Rcode.SERVFAIL);
  }

  @Test
  void differencesOfAnEditedFileGoToTheJournal() throws Exception {
    named.stop();
    conf("ixfr-from-differences yes;");
    start();
    lab.write(FILE, DATA.replace(" 10 ", " 11 ") + "new IN A 192.0.2.7\n");
    lab.time().advance(Duration.ofSeconds(2), Duration.ofSeconds(5));
    named.reload();
    assertThat(serial()).isEqualTo(11);
    assertThat(Files.size(journal())).isGreaterThan(512);
    lab.write(FILE, DATA.replace(" 10 ", " 9 "));
    named.reload();
    assertThat(serial()).isEqualTo(11);
    assertThat(lab.said())
        .contains(
            "zone dyn.test/IN: ixfr-from-differences: new serial (9) out of range"
                + " [12 - 2147483658]");
  }
}
