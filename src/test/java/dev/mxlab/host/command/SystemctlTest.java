package dev.mxlab.host.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.Daemon;
import dev.mxlab.host.TestHost;
import dev.mxlab.net.Listening;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import dev.mxlab.text.Position;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemctlTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path root;

  private TestHost lab;
  private final FakeNamed named = new FakeNamed();

  /** A name server whose file can be broken. */
  private static final class FakeNamed implements Daemon {
    private boolean broken;
    private boolean running;

    @Override
    public String unit() {
      return "named";
    }

    @Override
    public List<String> aliases() {
      return List.of("bind9");
    }

    @Override
    public String description() {
      return "BIND Domain Name Server";
    }

    @Override
    public String commandLine() {
      return "/usr/sbin/named -f -u bind";
    }

    @Override
    public List<Diagnostic> start() {
      running = !broken;
      return found();
    }

    private List<Diagnostic> found() {
      return broken
          ? List.of(
              Diagnostic.error(
                  Position.of("/etc/bind/named.conf", 3),
                  "missing ';' before 'zone'",
                  Phrase.of(SystemctlTest.class, "end the line above with ;")))
          : List.of();
    }

    @Override
    public void stop() {
      running = false;
    }

    @Override
    public List<Diagnostic> reload() {
      return found();
    }

    @Override
    public List<Listening.At> listening() {
      InetSocketAddress lab = new InetSocketAddress("192.168.111.100", 53);
      return running
          ? List.of(new Listening.At("udp", lab, new InetSocketAddress("127.168.111.100", 1053)))
          : List.of();
    }
  }

  @BeforeEach
  void host() throws IOException {
    lab = TestHost.inLab(root);
    lab.host().units().install(named);
  }

  @Test
  void startsByEitherNameAndSaysNothing() {
    assertThat(lab.run("systemctl restart bind9")).isEqualTo(new TestHost.Result("", "", 0));
    assertThat(lab.run("systemctl is-active named.service").out()).isEqualTo("active\n");
    assertThat(lab.run("service named stop")).isEqualTo(new TestHost.Result("", "", 0));
    assertThat(named.running).isFalse();
    assertThat(lab.run("/etc/rc.d/init.d/named restart").code()).isZero();
    assertThat(named.running).isTrue();
    TestHost.Result stopped = lab.run("systemctl stop bind9; systemctl is-active bind9");
    assertThat(stopped).isEqualTo(new TestHost.Result("inactive\n", "", 3));
  }

  @Test
  void asksWhetherAnyOfSeveralUnitsIsActive() {
    lab.run("systemctl start named");
    assertThat(lab.run("systemctl is-active nosuch bind9"))
        .isEqualTo(new TestHost.Result("inactive\nactive\n", "", 0));
    assertThat(lab.run("systemctl is-active nosuch").code()).isEqualTo(4);
  }

  @Test
  void showsARunningUnit() throws InterruptedException {
    lab.run("systemctl start named");
    lab.host().time().advance(Duration.ofMinutes(14), Duration.ofSeconds(1));
    TestHost.Result status = lab.run("systemctl status named.service");
    assertThat(status.code()).isZero();
    assertThat(status.out())
        .startsWith(
            """
            ● named.service - BIND Domain Name Server
                 Loaded: loaded (/lib/systemd/system/named.service; enabled; preset: enabled)
                 Active: active (running) since Sun 2026-11-22 10:02:03 KST; 14min ago
               Main PID: %d (named)
            """
                .formatted(ProcessHandle.current().pid()))
        .contains("listens on udp 192.168.111.100:53, reached at 127.168.111.100:1053");
  }

  @Test
  void namesFileLineAndMendOfABrokenOne() {
    named.broken = true;
    TestHost.Result start = lab.run("systemctl restart named");
    assertThat(start.code()).isEqualTo(1);
    assertThat(start.err())
        .startsWith(
            """
            Job for named.service failed because the control process exited with error code.
            See "systemctl status named.service" and "journalctl -xeu named.service" for details.
            /etc/bind/named.conf:3 (%s/etc/server/bind/named.conf): missing ';' before 'zone'
                -> end the line above with ;"""
                .formatted(root));
    TestHost.Result status = lab.run("systemctl status bind9");
    assertThat(status.code()).isEqualTo(3);
    assertThat(status.out())
        .startsWith("× named.service - BIND Domain Name Server\n")
        .contains(
            "     Active: failed (Result: exit-code) since Sun 2026-11-22 10:02:03 KST; 0ms ago")
        .contains("Nov 22 10:02:03 mail named[")
        .contains("/etc/bind/named.conf:3");
    assertThat(lab.run("systemctl is-active named").out()).isEqualTo("failed\n");
  }

  @Test
  void keepsServingAfterABrokenReload() {
    lab.run("systemctl start named");
    named.broken = true;
    assertThat(lab.run("systemctl reload named").code()).isEqualTo(1);
    assertThat(lab.run("systemctl is-active named").code()).isZero();
    named.broken = false;
    assertThat(lab.run("systemctl reload named").code()).isZero();
    lab.run("systemctl stop named");
    assertThat(lab.run("systemctl reload named").err())
        .isEqualTo("named.service is not active, cannot reload.\n");
  }

  @Test
  void remembersWhatIsEnabled() {
    assertThat(lab.run("systemctl is-enabled named").out()).isEqualTo("enabled\n");
    assertThat(lab.run("systemctl disable bind9").err())
        .contains("Removed \"/etc/systemd/system/multi-user.target.wants/named.service\".");
    assertThat(lab.run("systemctl is-enabled bind9"))
        .isEqualTo(new TestHost.Result("disabled\n", "", 1));
    assertThat(lab.run("systemctl status bind9").out()).contains("named.service; disabled; preset");
    assertThat(new UnitFiles(lab.host().files()).enabled(named)).isFalse();
    assertThat(lab.run("systemctl enable --now named").err()).contains("Created symlink");
    assertThat(named.running).isTrue();
    assertThat(lab.run("systemctl enable named")).isEqualTo(new TestHost.Result("", "", 0));
  }

  @Test
  void complainsAsSystemctlDoes() {
    assertThat(lab.run("systemctl restart foo"))
        .isEqualTo(
            new TestHost.Result(
                "", "Failed to restart foo.service: Unit foo.service not found.\n", 5));
    assertThat(lab.run("systemctl stop foo").err())
        .isEqualTo("Failed to stop foo.service: Unit foo.service not loaded.\n");
    assertThat(lab.run("systemctl status foo"))
        .isEqualTo(new TestHost.Result("", "Unit foo.service could not be found.\n", 4));
    assertThat(lab.run("systemctl frob"))
        .isEqualTo(new TestHost.Result("", "Unknown command verb frob.\n", 1));
    assertThat(lab.run("systemctl start").err()).isEqualTo("Too few arguments.\n");
    assertThat(lab.runAs("kim", "systemctl stop named", "", Map.of()).err())
        .startsWith("Failed to stop named.service: Interactive authentication required.\n");
    assertThat(lab.runAs("kim", "sudo systemctl start named", "", Map.of()).code()).isZero();
  }

  @Test
  void tellsAgesAsSystemdDoes() {
    assertThat(UnitStatus.ago(Duration.ofSeconds(5))).isEqualTo("5s ago");
    assertThat(UnitStatus.ago(Duration.ofSeconds(63))).isEqualTo("1min 3s ago");
    assertThat(UnitStatus.ago(Duration.ofMinutes(123))).isEqualTo("2h 3min ago");
    assertThat(UnitStatus.ago(Duration.ofHours(26))).isEqualTo("1 day 2h ago");
    assertThat(UnitStatus.ago(Duration.ofDays(5))).isEqualTo("5 days ago");
    assertThat(UnitStatus.ago(Duration.ofDays(8))).isEqualTo("1 week 1 day ago");
  }
}
