package dev.mxlab.sendmail.reception;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.journal.Event;
import dev.mxlab.net.TestLinks;
import dev.mxlab.sendmail.TestMail;
import dev.mxlab.sendmail.cf.DaemonPort;
import dev.mxlab.smtp.server.SessionDriver;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the letters of M= in DaemonPortOptions change (op.me, section 5.6). */
class PortModifiersTest {
  private TestMail mail;

  @BeforeEach
  void host(@TempDir Path directory) {
    mail = TestMail.in(directory);
  }

  private SessionDriver at(String port) {
    mail.configure("O DaemonPortOptions=Name=X, Port=2525" + port + "\n");
    Mta mta = mail.mta();
    DaemonPort last = mta.config().daemonPorts().get(2);
    SessionDriver driver =
        new SessionDriver(
                new SendmailReception(mta, last),
                TestLinks.between("192.168.111.100", "192.168.111.10"))
            .open();
    driver.said();
    return driver;
  }

  private static String say(SessionDriver driver, String line) {
    return driver.send(line + "\r\n").said();
  }

  @Test
  void aLetsNobodyWriteUnauthenticated() {
    SessionDriver driver = at(", M=a");
    assertThat(say(driver, "MAIL FROM:<kim@example.com>"))
        .isEqualTo("503 5.0.0 Polite people say HELO first\r\n");
    say(driver, "EHLO client.example.com");
    assertThat(say(driver, "MAIL FROM:<kim@example.com>"))
        .isEqualTo("530 5.7.0 Authentication required\r\n");
    assertThat(say(driver, "MAIL nonsense")).startsWith("530 5.7.0 ");
    assertThat(say(driver, "RCPT TO:<kim@example.com>"))
        .isEqualTo("503 5.0.0 Need MAIL before RCPT\r\n");
    assertThat(say(driver, "AUTH PLAIN")).isEqualTo("503 5.3.3 AUTH not available\r\n");
    assertThat(say(driver, "VRFY kim")).startsWith("250 2.1.5 ");
    assertThat(mail.asked).isEmpty();
  }

  @Test
  void withoutEQueueRunsAreToBeHad() {
    SessionDriver driver = at("");
    assertThat(say(driver, "EHLO client.example.com")).contains("250-ETRN\r\n");
    assertThat(say(driver, "ETRN naver.com")).startsWith("250 2.0.0 ");
    assertThat(mail.asked).containsExactly("run RECIPIENT @naver.com");
  }

  @Test
  void theLogNamesTheDaemonOfThePort() {
    SessionDriver driver = at("");
    say(driver, "EHLO client.example.com");
    say(driver, "MAIL FROM:<kim@example.com>");
    say(driver, "RCPT TO:<lee@example.com>");
    say(driver, "DATA");
    assertThat(say(driver, "\r\nx\r\n.")).startsWith("250 2.0.0 ");
    assertThat(mail.host.events().get(0))
        .isInstanceOfSatisfying(
            Event.MailAccepted.class, e -> assertThat(e.daemon()).isEqualTo("X"));
  }
}
