package dev.mxlab.named.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.TestHost;
import dev.mxlab.host.Units;
import dev.mxlab.named.NamedDaemon;
import dev.mxlab.net.Datagrams;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class RndcTest {
  private static final String DATA =
      "$TTL 3H\n@ IN SOA @ root. ( 2 1D 1H 1W 1H )\n@ IN NS @\n IN A 192.168.111.100\n";

  private static final String CONF =
      "options { recursion no; };\n"
          + "zone \"kjy.co.ki\" { type master; file \"/etc/bind/kjy.db\"; };\n";

  @TempDir Path root;
  private ControlledHost host;
  private TestHost lab;
  private NamedDaemon named;

  @BeforeEach
  void start() {
    host = new ControlledHost(root);
    lab = host.lab();
    named = host.named();
    lab.write("/etc/bind/kjy.db", DATA);
    lab.write("/etc/bind/named.conf", CONF);
    assertThat(host.start()).isEqualTo(Units.State.ACTIVE);
  }

  @AfterEach
  void end() {
    host.close();
  }

  private Typed rndc(String... words) throws IOException {
    return host.rndc(words);
  }

  /** Starts it anew with another configuration. */
  private void restart(String conf) {
    lab.host().units().stop(named, ControlledHost.START);
    lab.write("/etc/bind/named.conf", conf);
    assertThat(host.start()).isEqualTo(Units.State.ACTIVE);
  }

  @Test
  void reloads() throws IOException {
    assertThat(rndc("reload")).isEqualTo(new Typed(0, "server reload successful\n", ""));
  }

  @Test
  void reloadsAChangedZoneAndPassesOverAnUnchangedOne() throws IOException {
    assertThat(rndc("reload", "kjy.co.ki").out()).isEqualTo("zone reload up-to-date\n");
    lab.write("/etc/bind/kjy.db", DATA.replace("( 2 ", "( 2020052502 "));
    assertThat(rndc("reload", "kjy.co.ki").out()).isEqualTo("zone reload queued\n");
    assertThat(lab.said()).contains("zone kjy.co.ki/IN: loaded serial 2020052502");
  }

  @Test
  void knowsWhichZonesThereAre() throws IOException {
    assertThat(rndc("reload", "nosuch.zone"))
        .isEqualTo(
            new Typed(
                1,
                "",
                "rndc: 'reload' failed: not found\nno matching zone 'nosuch.zone' in any view\n"
                    + "named.conf has no zone of that name that is loaded: check the spelling in"
                    + " the zone statement, and type rndc reconfig if the statement is new.\n"));
  }

  @Test
  void aBrokenZoneIsNoFailureButIsExplained() throws IOException {
    lab.write("/etc/bind/kjy.db", DATA + "www IN A 192.168.111.100.\n");
    Typed typed = rndc("reload");
    assertThat(typed.exit()).isZero();
    assertThat(typed.out()).isEqualTo("server reload successful\n");
    assertThat(typed.err()).startsWith("/etc/bind/kjy.db:5: ");
    assertThat(lab.host().units().status(named).diagnostics()).isNotEmpty();
  }

  @Test
  void aBrokenConfigurationIsAFailureInBindsWords() throws IOException {
    lab.write("/etc/bind/named.conf", "zone \"kjy.co.ki\" { type mastr; };\n");
    Typed typed = rndc("reload");
    assertThat(typed.exit()).isEqualTo(1);
    assertThat(typed.err())
        .isEqualTo(
            "rndc: 'reload' failed: unexpected token\n"
                + "/etc/bind/named.conf:1: 'mastr' is misspelt. Do you mean 'master'?\n");
    assertThat(rndc("reconfig").err()).startsWith("rndc: 'reconfig' failed: unexpected token\n");
  }

  @Test
  void tellsTheStatus() throws IOException {
    assertThat(rndc("status").out())
        .startsWith("version: BIND 9.18.49-1~deb12u3-Debian (Extended Support Version) <id:>\n")
        .contains(
            "boot time: Sun, 22 Nov 2026 02:13:09 GMT\n",
            "configuration file: /etc/bind/named.conf\n",
            "number of zones: 2 (0 automatic)\n")
        .endsWith("server is up and running\n");
  }

  @Test
  void tellsOfAZone() throws IOException {
    assertThat(rndc("zonestatus", "kjy.co.ki").out())
        .isEqualTo(
            """
            name: kjy.co.ki
            type: primary
            files: /etc/bind/kjy.db
            serial: 2
            nodes: 1
            last loaded: Sun, 22 Nov 2026 02:13:09 GMT
            secure: no
            dynamic: no
            reconfigurable via modzone: no
            """);
  }

  @Test
  void doesNotKnowEveryWord() throws IOException {
    assertThat(rndc("nosuchcommand"))
        .isEqualTo(
            new Typed(
                1,
                "",
                "rndc: 'nosuchcommand' failed: unknown command\n"
                    + "rndc without a command lists what there is.\n"));
    assertThat(rndc().err()).startsWith("Usage: rndc ");
  }

  @Test
  void stopsTheUnitAndThenFindsNobody() throws IOException {
    assertThat(rndc("flush")).isEqualTo(new Typed(0, "", ""));
    assertThat(rndc("stop").exit()).isZero();
    Awaitility.await()
        .until(() -> lab.host().units().status(named).state() == Units.State.INACTIVE);
    assertThat(lab.said())
        .containsSubsequence(
            "shutting down: flushing changes",
            "stopping command channel on 127.0.0.1#953",
            "exiting");
    Typed typed = host.rndc(Locale.KOREAN, "status");
    assertThat(typed.exit()).isEqualTo(1);
    assertThat(typed.err())
        .startsWith("rndc: connect failed: 127.0.0.1#953: connection refused\n")
        .contains("systemctl start named");
  }

  @Test
  void aBrokenZoneIsExplainedInTheCallersLanguage() throws IOException {
    lab.write("/etc/bind/kjy.db", DATA + "www IN A 192.168.111.100.\n");
    assertThat(host.rndc(Locale.KOREAN, "reload", "kjy.co.ki").err())
        .startsWith("/etc/bind/kjy.db:5: ")
        .matches("(?s).*[가-힣].*");
  }

  @Test
  void anotherKeyIsRefused() throws IOException {
    lab.write("/root/other.key", ControlledHost.KEY.replace("q83v", "AAAA"));
    Typed typed = rndc("-k", "other.key", "status");
    assertThat(typed.exit()).isEqualTo(1);
    assertThat(typed.err())
        .startsWith("rndc: connection to remote host closed.\n* This may indicate that the\n");
    assertThat(lab.said())
        .anyMatch(s -> s.matches("invalid command from 127.0.0.1#\\d+: bad auth"));
  }

  @Test
  void withoutAKeyNothingIsAsked() throws IOException {
    Files.delete(lab.path("/etc/bind/rndc.key"));
    assertThat(rndc("status").err())
        .startsWith("rndc: neither /etc/bind/rndc.conf nor /etc/bind/rndc.key was found\n");
  }

  @Test
  void emptyControlsCloseTheChannel() throws IOException {
    restart(CONF + "controls { };\n");
    assertThat(rndc("status").err())
        .startsWith("rndc: connect failed: 127.0.0.1#953: connection refused\n");
  }

  @Test
  void controlsSayWhereAndWithWhichKeysAndWhoMayOnlyLook() throws IOException {
    restart(
        CONF
            + ControlledHost.KEY.replace("rndc-key", "looker").replace("sha256", "sha1")
            + "controls { inet 127.0.0.1 port 1953 allow { any; } keys { looker; }"
            + " read-only yes; };\n");
    lab.write(
        "/etc/bind/rndc.conf",
        ControlledHost.KEY.replace("rndc-key", "looker").replace("sha256", "sha1")
            + "options { default-server localhost; default-key looker; default-port 1953; };\n"
            + "server localhost { key looker; addresses { 127.0.0.1 port 1953; }; };\n");
    assertThat(rndc("zonestatus", "kjy.co.ki").out()).contains("serial: 2\n");
    assertThat(rndc("reload"))
        .satisfies(
            typed -> {
              assertThat(typed.exit()).isEqualTo(1);
              assertThat(typed.err()).contains("rndc: 'reload' failed: failure\n");
            });
    assertThat(lab.said()).contains("rejecting restricted control channel command 'reload'");
  }

  @Test
  void strangersAreTurnedAway() throws IOException {
    restart(CONF + "controls { inet 127.0.0.1 allow { 192.168.191.7; }; };\n");
    assertThat(rndc("status").err()).startsWith("rndc: connection to remote host closed.\n");
    assertThat(lab.said())
        .anyMatch(s -> s.matches("rejected command channel message from 127.0.0.1#\\d+"));
  }

  @Test
  void aReloadTakesAnotherKeyWithoutClosing() throws IOException {
    String other = ControlledHost.KEY.replace("q83v", "AAAA");
    lab.write("/etc/bind/rndc.key", other);
    lab.write("/root/old.key", ControlledHost.KEY);
    assertThat(rndc("-k", "old.key", "reconfig").exit()).isZero();
    assertThat(rndc("reconfig").exit()).isZero();
    assertThat(rndc("-k", "old.key", "reconfig").exit()).isEqualTo(1);
  }

  @Test
  void aRedHatHostHasItsKeyElsewhere() throws IOException {
    lab.host().units().stop(named, ControlledHost.START);
    Files.delete(lab.path("/etc/bind/named.conf"));
    Files.delete(lab.path("/etc/bind/rndc.key"));
    lab.write("/etc/named.conf", CONF);
    assertThat(Typed.on(lab.host(), "/", Locale.ENGLISH, "rndc-confgen", List.of("-a")).out())
        .isEqualTo("wrote key file \"/etc/rndc.key\"\n");
    assertThat(host.start()).isEqualTo(Units.State.ACTIVE);
    assertThat(rndc("zonestatus", "kjy.co.ki").exit()).isZero();
  }

  @Test
  void confgenMakesBothFilesOfOneKey() throws IOException {
    Typed typed =
        Typed.on(
            lab.host(),
            "/",
            Locale.ENGLISH,
            "rndc-confgen",
            List.of("-A", "hmac-sha512", "-k", "mine", "-p", "1953", "-b", "128"));
    String[] halves = typed.out().split("# End of rndc.conf\n");
    lab.write("/etc/bind/rndc.conf", halves[0]);
    String theirs =
        halves[1]
            .lines()
            .filter(line -> line.startsWith("# \t") || line.matches("# (key|controls|\\};).*"))
            .map(line -> line.substring(2))
            .reduce("", (a, b) -> a + b + "\n");
    restart(CONF + theirs);
    assertThat(rndc("zonestatus", "kjy.co.ki").out()).startsWith("name: kjy.co.ki\n");
  }

  @Test
  void queriesAreLoggedWhileToldTo() throws IOException {
    assertThat(rndc("querylog", "on").exit()).isZero();
    ask("kjy.co.ki.");
    assertThat(rndc("querylog", "off").exit()).isZero();
    ask("www.kjy.co.ki.");
    assertThat(lab.said().stream().filter(s -> s.contains(": query: ")))
        .singleElement()
        .asString()
        .matches(
            "client @0x[0-9a-f]+ 127\\.0\\.0\\.1#\\d+ \\(kjy\\.co\\.ki\\): query:"
                + " kjy\\.co\\.ki IN A \\+E\\(0\\) \\(127\\.0\\.0\\.1\\)");
  }

  private void ask(String name) throws IOException {
    Message query = Message.newQuery(Record.newRecord(Name.fromString(name), Type.A, DClass.IN));
    query.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
    byte[] answer =
        lab.host()
            .network()
            .exchange(
                new InetSocketAddress("127.0.0.1", 53),
                Datagrams.of(query.toWire()),
                Duration.ofSeconds(5))
            .thenApply(Datagrams::octets)
            .join();
    assertThat(new Message(answer).getHeader().getID()).isEqualTo(query.getHeader().getID());
  }

  @Test
  void statisticsAreAddedToAFile() throws IOException {
    ask("kjy.co.ki.");
    ask("nosuch.kjy.co.ki.");
    assertThat(rndc("stats").exit()).isZero();
    assertThat(rndc("stats").exit()).isZero();
    String report = lab.read("/var/cache/bind/named.stats");
    assertThat(report.split("--- Statistics Dump ---")).hasSize(3);
    assertThat(report)
        .startsWith("+++ Statistics Dump +++ (1795313589)\n++ Incoming Requests ++\n")
        .contains(
            "                   2 QUERY\n",
            "++ Incoming Queries ++\n                   2 A\n",
            "                   1 NOERROR\n                   1 NXDOMAIN\n",
            "                   2 IPv4 requests received\n",
            "                   2 requests with EDNS(0) received\n",
            "                   1 queries resulted in successful answer\n",
            "                   2 queries resulted in authoritative answer\n",
            "                   2 UDP queries received\n");
  }

  @Test
  void zonesAreDumped() throws IOException {
    assertThat(rndc("dumpdb", "-zones").exit()).isZero();
    assertThat(lab.read("/var/cache/bind/named_dump.db"))
        .isEqualTo(
            """
            ;
            ; Start view _default
            ;
            ;
            ; Zone dump of 'kjy.co.ki/IN'
            ;
            kjy.co.ki.				      10800 IN SOA	kjy.co.ki. root. 2 86400 3600 604800 3600
            kjy.co.ki.				      10800 IN NS	kjy.co.ki.
            kjy.co.ki.				      10800 IN A	192.168.111.100
            ;
            ; Start view _bind
            ;
            ;
            ; Zone dump of 'authors.bind/CH'
            ;
            ; not implemented
            ;
            ; Zone dump of 'hostname.bind/CH'
            ;
            ; not implemented
            ;
            ; Zone dump of 'version.bind/CH'
            ;
            ; not implemented
            ;
            ; Zone dump of 'id.server/CH'
            ;
            ; not implemented
            ; Dump complete
            """);
  }

  @Test
  void addedZonesAreThereAfterARestart() throws IOException {
    restart(CONF.replace("recursion no;", "recursion no; allow-new-zones yes;"));
    assertThat(rndc("addzone", "new.test {", "type master; file \"/etc/bind/kjy.db\"; };"))
        .isEqualTo(new Typed(0, "", ""));
    restart(lab.read("/etc/bind/named.conf"));
    assertThat(rndc("zonestatus", "new.test").out()).contains("reconfigurable via modzone: yes\n");
    assertThat(rndc("showzone", "new.test").out())
        .isEqualTo("zone \"new.test\" { type master; file \"/etc/bind/kjy.db\"; };\n");
  }

  @Test
  void aFrozenZoneIsReadWhenItThaws() throws IOException {
    restart(CONF.replace("kjy.db\";", "kjy.db\"; allow-update { any; };"));
    assertThat(rndc("reload", "kjy.co.ki").err())
        .startsWith("rndc: 'reload' failed: dynamic zone\n");
    assertThat(rndc("freeze", "kjy.co.ki").exit()).isZero();
    lab.write("/etc/bind/kjy.db", DATA.replace("( 2 ", "( 3 ") + "bad\n");
    assertThat(rndc("thaw", "kjy.co.ki").out()).startsWith("A zone reload and thaw was started.\n");
    assertThat(rndc("freeze", "kjy.co.ki").err()).contains("failed: already frozen\n");
    lab.write("/etc/bind/kjy.db", DATA.replace("( 2 ", "( 31 "));
    assertThat(rndc("thaw", "kjy.co.ki").exit()).isZero();
    assertThat(rndc("zonestatus", "kjy.co.ki").out()).contains("serial: 31\n", "frozen: no\n");
  }
}
