package dev.mxlab.named.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.TestHost;
import dev.mxlab.host.Units;
import dev.mxlab.named.AnswerSource;
import dev.mxlab.named.NamedDaemon;
import dev.mxlab.named.RecursionSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RndcTest {
  private static final String DATA =
      "$TTL 3H\n@ IN SOA @ root. ( 2 1D 1H 1W 1H )\n@ IN NS @\n IN A 192.168.111.100\n";

  @TempDir Path root;
  private static final Instant START = Instant.parse("2026-11-22T02:13:09Z");

  private TestHost lab;
  private NamedDaemon named;

  @BeforeEach
  void start() {
    lab = TestHost.on(root).at(START).in(ZoneOffset.UTC).commands(Typed.COMMANDS).build();
    lab.write("/etc/bind/kjy.db", DATA);
    lab.write(
        "/etc/bind/named.conf",
        "options { recursion no; };\n"
            + "zone \"kjy.co.ki\" { type master; file \"/etc/bind/kjy.db\"; };\n");
    RecursionSource none =
        hints -> {
          throw new IllegalStateException("recursion is off");
        };
    named =
        new NamedDaemon(
            lab.host(),
            none,
            ground ->
                new AnswerSource.Services((octets, length, way) -> {}, (channel, link) -> {}));
    lab.host().units().install(named);
    assertThat(lab.host().units().start(named, START).state()).isEqualTo(Units.State.ACTIVE);
  }

  private Typed rndc(String... words) throws IOException {
    return Typed.on(lab.host(), "/root", Locale.ENGLISH, "rndc", List.of(words));
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
                "rndc: 'reload' failed: not found\nno matching zone 'nosuch.zone' in any view\n"));
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
            "number of zones: 1 (0 automatic)\n")
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
        .isEqualTo(new Typed(1, "", "rndc: 'nosuchcommand' failed: unknown command\n"));
    assertThat(rndc().err()).startsWith("Usage: rndc ");
  }

  @Test
  void stopsTheUnitAndThenFindsNobody() throws IOException {
    assertThat(rndc("flush")).isEqualTo(new Typed(0, "", ""));
    assertThat(rndc("stop").exit()).isZero();
    assertThat(lab.host().units().status(named).state()).isEqualTo(Units.State.INACTIVE);
    assertThat(rndc("status"))
        .isEqualTo(new Typed(1, "", "rndc: connect failed: 127.0.0.1#953: connection refused\n"));
  }
}
