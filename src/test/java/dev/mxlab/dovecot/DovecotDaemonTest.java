package dev.mxlab.dovecot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mxlab.host.TestHost;
import dev.mxlab.journal.Event;
import dev.mxlab.mailbox.Spools;
import dev.mxlab.mailbox.UnusableAccountException;
import dev.mxlab.net.sasl.Credentials;
import dev.mxlab.pop3.Pop3Settings;
import dev.mxlab.text.Diagnostic;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DovecotDaemonTest {
  private static final String TUTORIAL =
      """
      protocols = imap pop3
      listen = *, ::
      base_dir = /var/run/dovecot/
      disable_plaintext_auth = no
      !include conf.d/*.conf
      !include_try local.conf
      """;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path disk;

  @SuppressWarnings("NullAway.Init")
  private TestHost host;

  @SuppressWarnings("NullAway.Init")
  private DovecotDaemon dovecot;

  @BeforeEach
  void begin() {
    host = TestHost.on(disk).users("lee", "kim").build();
    host.write(DovecotConf.FILE, TUTORIAL)
        .write(
            "/etc/dovecot/conf.d/10-mail.conf",
            """
            mail_location = mbox:~/mail:INBOX=/var/mail/%u   # as Debian has it
            mail_access_groups = mail
            lock_method = fcntl
            namespace inbox {
              inbox = yes
            }
            """);
    dovecot = new DovecotDaemon(host.host(), new Spools());
  }

  @Test
  void servesPop3AndImapWhereListenSays() {
    assertThat(dovecot.start()).noneMatch(Diagnostic::isError);
    assertThat(host.network().listening())
        .extracting(Object::toString)
        .containsExactly("/0.0.0.0:110", "/0.0.0.0:143");
    assertThat(dovecot.listening()).hasSize(2);
    dovecot.stop();
    assertThat(host.network().listening()).isEmpty();
    assertThat(dovecot.listening()).isEmpty();
    assertThat(events())
        .containsExactly(
            new Event.DaemonStarted(
                "dovecot", List.of("192.168.111.100:110", "192.168.111.100:143")),
            new Event.DaemonStopped("dovecot"));
  }

  @Test
  void notesThatSubmissionIsNotServed() {
    host.write(DovecotConf.FILE, TUTORIAL.replace("imap pop3", "pop3 submission"));
    assertThat(dovecot.start())
        .singleElement()
        .satisfies(note -> assertThat(note.message()).contains("submission is not served"));
  }

  /** C-059: the typo of the textbook passes doveconf, but dovecot cannot start with it. */
  @Test
  void doesNotStartWithSemicolonsForColons() throws IOException {
    host.write(DovecotConf.FILE, TUTORIAL.replace("::", ";;"));
    assertThat(host.run(new Doveconf(), "root", false, "", "listen").out())
        .isEqualTo("listen = *, ;;\n");
    List<Diagnostic> found = dovecot.start().stream().filter(Diagnostic::isError).toList();
    assertThat(found)
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.message())
                  .isEqualTo(
                      "service(pop3-login) Can't resolve address ;;: Name or service not known");
              assertThat(error.at()).hasToString("/etc/dovecot/dovecot.conf:2");
              assertThat(Objects.requireNonNull(error.mend()).in(Locale.KOREAN))
                  .contains("listen = *, ::");
            });
    assertThat(host.network().listening()).isEmpty();
    assertThat(events()).singleElement().isInstanceOf(Event.DaemonFailed.class);
  }

  @Test
  void doesNotStartWhereItCannotListen() {
    host.write(DovecotConf.FILE, "protocols = pop3\nlisten = 192.168.111.100 192.168.111.7\n");
    assertThat(dovecot.start())
        .extracting(Diagnostic::message)
        .containsExactly(
            "service(pop3-login): listen(192.168.111.7, 110) failed: Cannot assign requested address");
    assertThat(host.network().listening()).isEmpty();
  }

  @Test
  void listensOnThePortOfItsListenerSection() {
    host.write(
        "/etc/dovecot/conf.d/10-master.conf",
        "service pop3-login {\n  inet_listener pop3 {\n    port = 1110\n  }\n}\n");
    dovecot.start();
    assertThat(host.network().listening())
        .extracting(Object::toString)
        .containsExactly("/0.0.0.0:1110", "/0.0.0.0:143");
  }

  @Test
  void keepsServingWhenAReloadFindsABrokenFile() {
    dovecot.start();
    host.write("/etc/dovecot/local.conf", "lisen = *\n");
    assertThat(dovecot.reload()).anyMatch(Diagnostic::isError);
    assertThat(host.network().listening()).hasSize(2);
    host.write("/etc/dovecot/local.conf", "listen = 192.168.111.100\nlogin_greeting = Hi\n");
    assertThat(dovecot.reload()).noneMatch(Diagnostic::isError);
    assertThat(host.network().listening())
        .extracting(Object::toString)
        .containsExactly("/192.168.111.100:110", "/192.168.111.100:143");
    assertThat(accounts().settings(address("10.0.0.1"), address("10.0.0.2")).greeting())
        .isEqualTo("Hi");
  }

  @Test
  void warnsOfAGroupThatDoesNotExist() {
    host.write("/etc/dovecot/local.conf", "mail_access_groups = mial\n");
    assertThat(dovecot.start())
        .extracting(Diagnostic::message)
        .contains("mail_access_groups: Group doesn't exist: mial");
  }

  @Test
  void letsOnlyLocalClientsSendPasswordsInClearByDefault() {
    host.write(DovecotConf.FILE, "auth_failure_delay = 1 secs\n");
    Pop3Settings remote =
        accounts().settings(address("192.168.111.10"), address("192.168.111.100"));
    assertThat(remote.plaintextAllowed()).isFalse();
    assertThat(remote.failureDelay()).isEqualTo(Duration.ofSeconds(1));
    assertThat(remote.greeting()).isEqualTo("Dovecot (Debian) ready.");
    assertThat(accounts().settings(address("127.0.0.1"), address("127.0.0.1")).plaintextAllowed())
        .isTrue();
    host.write(DovecotConf.FILE, "disable_plaintext_auth = no\n");
    assertThat(
            accounts()
                .settings(address("192.168.111.10"), address("192.168.111.100"))
                .plaintextAllowed())
        .isTrue();
  }

  @Test
  void letsNeitherRootNorStrangersIn() {
    assertThat(login("lee", "1234")).contains("lee");
    assertThat(login("LEE", "1234")).contains("lee");
    assertThat(login("lee", "4321")).isEmpty();
    assertThatThrownBy(() -> accounts().open("root")).isInstanceOf(UnusableAccountException.class);
    assertThat(login("nobody", "1234")).isEmpty();
    assertThat(login("../lee", "1234")).isEmpty();
  }

  @Test
  void findsTheInboxWhereMailLocationSays() throws IOException {
    host.write("/var/mail/lee", "From kim Sun Nov 22 10:00:01 2026\nSubject: x\n\nx\n");
    assertThat(accounts().mailbox("lee")).isEqualTo("/var/mail/lee");
    try (var drop = accounts().open("lee")) {
      assertThat(drop.messages()).hasSize(1);
    }
    host.write("/etc/dovecot/conf.d/10-mail.conf", "mail_location = mbox:~/mail\n");
    assertThat(accounts().mailbox("lee")).isEqualTo("/home/lee/mail/inbox");
    host.write("/etc/dovecot/conf.d/10-mail.conf", "");
    assertThat(accounts().mailbox("lee")).isEqualTo("/var/mail/lee");
  }

  private Optional<String> login(String user, String password) {
    return accounts().authenticate(new Credentials.Password("PLAIN", user, password));
  }

  private Pop3Accounts accounts() {
    DovecotConf conf = Objects.requireNonNull(DovecotConf.read(host.host().files()).value());
    return new Pop3Accounts(host.host(), new Spools(), () -> conf, () -> null);
  }

  private List<Event> events() {
    return host.events().stream().filter(e -> !(e instanceof Event.DaemonSaid)).toList();
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (java.net.UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
