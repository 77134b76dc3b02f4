package dev.mxlab.sendmail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.journal.Event;
import dev.mxlab.sendmail.delivery.Router.Route;
import dev.mxlab.text.Diagnostic;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SendmailDaemonTest {
  private TestMail mail;
  private SendmailDaemon daemon;

  @BeforeEach
  void host(@TempDir Path directory) {
    mail = TestMail.in(directory);
    daemon = mail.daemon;
  }

  @Test
  void listensWhereTheFileSays() {
    assertThat(daemon.start()).isEmpty();
    daemon.begin();
    assertThat(mail.host.network().ports()).containsExactly("0.0.0.0:25", "0.0.0.0:587");
    assertThat(daemon.listening()).extracting(at -> at.lab().getPort()).containsExactly(25, 587);
    assertThat(mail.asked).containsExactly("start PT10M");
    daemon.stop();
    assertThat(mail.host.network().ports()).isEmpty();
    assertThat(mail.asked).endsWith("close", "await");
    assertThat(mail.host.events())
        .containsExactly(
            new Event.DaemonSaid(
                "sendmail", "info", "starting daemon (8.17.1.9): SMTP+queueing@00:10:00"),
            new Event.DaemonStarted(
                "sendmail", List.of("192.168.111.100:25", "192.168.111.100:587")),
            new Event.DaemonStopped("sendmail"));
  }

  @Test
  void listensAtTheLoopbackAloneWhereItIsLeftInTheFile() {
    mail.host.write(
        "/etc/mail/sendmail.cf", "O DaemonPortOptions=Port=smtp, Addr=127.0.0.1, Name=MTA\n");
    assertThat(daemon.start())
        .as("a file without rules")
        .extracting(Diagnostic::message)
        .containsExactly("buildaddr: no mailer in parsed address");
    assertThat(daemon.listening().get(0).lab()).isEqualTo(new InetSocketAddress("127.0.0.1", 25));
  }

  @Test
  void holdsNothingOpenWhenTheFileIsWrong() {
    mail.configure("O NoSuchOption\n");
    assertThat(daemon.start())
        .extracting(Diagnostic::message)
        .singleElement()
        .asString()
        .endsWith("readcf: unknown option name NoSuchOption");
    assertThat(mail.host.network().ports()).isEmpty();
    assertThat(mail.host.events()).singleElement().isInstanceOf(Event.DaemonFailed.class);
  }

  @Test
  void holdsNothingOpenWhenAPortIsTaken() {
    mail.host.network().take(587);
    assertThat(daemon.start())
        .extracting(Diagnostic::message)
        .containsExactly("opendaemonsocket: daemon MSP-v4: cannot bind: Address already in use");
    assertThat(mail.host.network().ports()).isEmpty();
    assertThat(daemon.listening()).isEmpty();
  }

  @Test
  void doesWithoutAnOptionalPort() {
    mail.host.network().take(465);
    mail.configure("O DaemonPortOptions=Name=S, Port=465, M=O\n");
    assertThat(daemon.start()).hasSize(1).noneMatch(Diagnostic::isError);
    assertThat(mail.host.network().ports()).containsExactly("0.0.0.0:25", "0.0.0.0:587");
  }

  @Test
  void servesOnWithTheOldFileWhenTheNewOneIsWrong() {
    daemon.start();
    mail.configure("Zbogus\n");
    assertThat(daemon.reload()).isNotEmpty();
    assertThat(mail.host.network().ports()).hasSize(2);
    mail.host.write("/etc/mail/sendmail.cf", "O DaemonPortOptions=Port=2525\n");
    assertThat(daemon.reload()).noneMatch(Diagnostic::isError);
    assertThat(mail.host.network().ports()).containsExactly("0.0.0.0:2525");
  }

  @Test
  void tellsDeliveryWhereAddressesGo() {
    mail.with("/etc/mail/aliases.db", "team", "kim, lee@naver.com");
    daemon.start();
    assertThat(route("<lee@naver.com>"))
        .isEqualTo(new Route.Remote("esmtp", "naver.com.", "lee@naver.com"));
    assertThat(route("<KIM@example.com>"))
        .isInstanceOf(Route.Local.class)
        .extracting("user")
        .isEqualTo("kim");
    assertThat(route("\\kim")).isInstanceOf(Route.Local.class).extracting("user").isEqualTo("kim");
    assertThat(route("team@example.com"))
        .isEqualTo(new Route.Aliased(List.of("kim", "lee@naver.com"), "team", "", null));
    assertThat(route("<nobody@example.com>"))
        .isEqualTo(new Route.Error(550, "5.1.1", "User unknown"));
    assertThat(
            Objects.requireNonNull(mail.router)
                .controlling("<kim@example.com>")
                .toCompletableFuture()
                .join())
        .isEqualTo("<kim@example.com> (1001/1001)");
  }

  private Route route(String address) {
    return Objects.requireNonNull(mail.router).route(address).toCompletableFuture().join();
  }

  @Test
  void readsLocalHostNamesAtItsStartAlone() {
    daemon.start();
    mail.host.write("/etc/mail/local-host-names", "naver.com\n");
    assertThat(route("<lee@naver.com>")).isInstanceOf(Route.Remote.class);
    daemon.reload();
    assertThat(route("<lee@naver.com>"))
        .isInstanceOf(Route.Local.class)
        .extracting("user")
        .isEqualTo("lee");
  }

  @Test
  void runsBesideAnotherWithOptionsOfItsOwn() {
    SendmailDaemon other = new SendmailDaemon(daemon.system(), "limits");
    mail.host.write(
        "/etc/mail/limits.options", "# remark\nDaemonPortOptions=Port=2501\nMaxMessageSize=1000\n");
    assertThat(daemon.start()).isEmpty();
    assertThat(other.unit()).isEqualTo("sendmail@limits");
    assertThat(other.start()).isEmpty();
    assertThat(mail.host.network().ports())
        .containsExactlyInAnyOrder("0.0.0.0:25", "0.0.0.0:587", "0.0.0.0:2501");
    other.stop();
    assertThat(daemon.system().isRunning()).as("the first is what commands ask").isTrue();
  }

  @Test
  void namesTheLineOfAWrongOptionOfItsOwn() {
    SendmailDaemon other = new SendmailDaemon(daemon.system(), "limits");
    assertThat(other.start())
        .extracting(Diagnostic::message)
        .containsExactly("cannot open /etc/mail/limits.options");
    mail.host.write("/etc/mail/limits.options", "\nNoSuchOption=1\n");
    assertThat(other.start())
        .extracting(d -> d.at().line() + " " + d.message())
        .containsExactly("2 readcf: unknown option name NoSuchOption");
  }
}
