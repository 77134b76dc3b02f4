package dev.mxlab.dovecot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.dovecot.doveadm.Doveadm;
import dev.mxlab.host.TestHost;
import dev.mxlab.journal.Event;
import dev.mxlab.mailbox.Spools;
import dev.mxlab.net.Diary;
import dev.mxlab.net.sasl.Credentials;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines that Dovecot 2.3.19.1 wrote for the same sessions, but for its numbers. */
class SessionDiaryTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path disk;

  @SuppressWarnings("NullAway.Init")
  private TestHost host;

  @SuppressWarnings("NullAway.Init")
  private DovecotDaemon dovecot;

  private final AtomicLong count = new AtomicLong();

  @BeforeEach
  void begin() {
    Spools spools = new Spools();
    host =
        TestHost.on(disk)
            .users("lee", "kim")
            .commands(List.of(new Doveadm(spools), new Dovecot()))
            .build();
    host.write(
        DovecotConf.FILE, "protocols = imap pop3\nlogin_trusted_networks = 192.168.111.0/28\n");
    dovecot = new DovecotDaemon(host.host(), spools);
    host.host().units().install(dovecot);
    host.host().units().start(dovecot, TestHost.NOW);
  }

  @Test
  void tellsOfALoginAndItsEnd() throws UnknownHostException {
    Diary diary = diary("pop3", "192.168.111.20");
    diary.authenticated("lee", "PLAIN");
    diary.entered(() -> {});
    diary.ended(
        "Logged out",
        Map.of("t", "0", "p", "0", "r", "0", "b", "0", "d", "0", "m", "3", "s", "1301"));
    assertThat(said())
        .containsExactly(
            "master: Dovecot v2.3.19.1 (9b53102964) starting up for imap, pop3 (core dumps disabled)",
            "pop3-login: Login: user=<lee>, method=PLAIN, rip=192.168.111.20, lip=192.168.111.100, mpid=N, session=<ID>",
            "pop3(lee)<N><ID>: Disconnected: Logged out top=0/0, retr=0/0, del=0/3, size=1301");
  }

  @Test
  void tellsOfFailedLoginsAtTheEndOnly() throws UnknownHostException {
    Diary diary = diary("pop3", "192.168.111.20");
    diary.failed(password("example", "bad"));
    diary.failed(password("nobody2", "bad2"));
    diary.ended("Connection closed", Map.of());
    diary("imap", "192.168.111.21").ended("Aborted login by logging out", Map.of());
    Diary secure = diary("imap", "192.168.111.100");
    secure.ended("Connection closed", Map.of());
    assertThat(said().subList(1, 4))
        .containsExactly(
            "pop3-login: Disconnected: Connection closed (auth failed, 2 attempts in 0 secs): user=<nobody2>, method=PLAIN, rip=192.168.111.20, lip=192.168.111.100, session=<ID>",
            "imap-login: Disconnected: Aborted login by logging out (no auth attempts in 0 secs): user=<>, rip=192.168.111.21, lip=192.168.111.100, session=<ID>",
            "imap-login: Disconnected: Connection closed (no auth attempts in 0 secs): user=<>, rip=192.168.111.100, lip=192.168.111.100, secured, session=<ID>");
  }

  @Test
  void saysItInTheFormThatTheSettingsGive() throws UnknownHostException {
    host.write(
        DovecotConf.FILE,
        """
        mail_log_prefix = "%s(%u): "
        login_log_format_elements = user=<%u>, %r %c mpid=%e
        login_log_format = %$ [%s]
        imap_logout_format = in=%i out=%o
        """);
    Diary diary = diary("imap", "192.168.111.20");
    diary.ended("Connection closed", Map.of());
    diary.authenticated("lee", "PLAIN");
    diary.entered(() -> {});
    diary.ended("Logged out", Map.of("i", "1", "o", "2"));
    assertThat(said().subList(1, 4))
        .containsExactly(
            "imap-login: Disconnected: Connection closed (no auth attempts in 0 secs) [user=<>,, 192.168.111.20]",
            "imap-login: Login [user=<lee>,, 192.168.111.20, mpid=N]",
            "imap(lee): Disconnected: Logged out in=1 out=2");
  }

  @Test
  void loginsWaitAfterFailuresUnlessTheirNetworkIsTrusted() throws UnknownHostException {
    diary("pop3", "192.168.111.20").failed(password("lee", "a"));
    diary("imap", "192.168.111.20").failed(password("lee", "b"));
    assertThat(diary("pop3", "192.168.111.20").delay()).isEqualTo(Duration.ofSeconds(4));
    diary("pop3", "192.168.111.10").failed(password("lee", "a"));
    assertThat(diary("pop3", "192.168.111.10").delay()).isZero();
    assertThat(host.run("doveadm penalty").out()).contains("192.168.111.20 2       2026-11-22");
    diary("pop3", "192.168.111.20").authenticated("lee", "PLAIN");
    assertThat(diary("pop3", "192.168.111.20").delay()).isZero();
  }

  @Test
  void doveadmSeesAndEndsSessions() throws UnknownHostException {
    List<String> kicked = new ArrayList<>();
    for (String user : List.of("lee", "kim", "lee")) {
      Diary diary = diary("imap", "192.168.111.20");
      diary.authenticated(user, "PLAIN");
      diary.entered(() -> kicked.add(user));
    }
    assertThat(host.run("doveadm who").out().lines().map(String::stripTrailing))
        .anyMatch(l -> l.matches("lee +2 imap  \\(\\d+ \\d+\\) +\\(192.168.111.20\\)"))
        .hasSize(3);
    assertThat(host.run("doveadm -f tab who -1 kim").out())
        .matches("username\tproto\tpid\tip\nkim\timap\t\\d+\t192.168.111.20\n");
    assertThat(host.run("doveadm who 10.0.0.0/8").out().lines()).hasSize(1);
    assertThat(host.run("doveadm kick l*").out())
        .isEqualTo("kicked connections from the following users:\nlee \n");
    assertThat(kicked).containsExactly("lee", "lee");
    assertThat(host.run("doveadm kick nobody").code()).isEqualTo(68);
  }

  @Test
  void theMasterTellsHowItEnds() {
    assertThat(host.run("doveadm reload").code()).isZero();
    assertThat(host.run("dovecot stop").code()).isZero();
    assertThat(said())
        .contains(
            "master: Warning: SIGHUP received - reloading configuration",
            "master: Warning: Killed with signal 15 (by pid=1 uid=0 code=kill)");
    assertThat(host.run("doveadm who").err())
        .isEqualTo(
            "Fatal: net_connect_unix(/run/dovecot/anvil) failed: No such file or directory\n");
    assertThat(host.run("dovecot").code()).isZero();
    assertThat(dovecot.listening()).hasSize(2);
  }

  private Diary diary(String protocol, String client) throws UnknownHostException {
    DovecotConf conf = Objects.requireNonNull(DovecotConf.read(host.host().files()).value());
    return new SessionDiary(
        host.host(),
        dovecot,
        conf,
        protocol,
        InetAddress.getByName(client),
        InetAddress.getByName("192.168.111.100"),
        count);
  }

  private List<String> said() {
    return host.events().stream()
        .filter(Event.DaemonSaid.class::isInstance)
        .map(e -> ((Event.DaemonSaid) e).text())
        .map(t -> t.replaceAll("(mpid=|\\)<)\\d+", "$1N"))
        .map(t -> t.replaceAll("(session=<|<N><)[A-Za-z0-9+/=]+>", "$1ID>"))
        .toList();
  }

  private static Credentials password(String user, String password) {
    return new Credentials.Password("PLAIN", user, password);
  }
}
