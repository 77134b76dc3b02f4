package dev.mxlab.sendmail.reception;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.net.TestLinks;
import dev.mxlab.sendmail.TestMail;
import dev.mxlab.sendmail.queue.LoadAverage;
import dev.mxlab.smtp.server.SessionDriver;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a busy machine does (op.me, section 4.6). */
class CrowdTest {
  private TestMail mail;
  private int load;

  @BeforeEach
  void host(@TempDir Path directory) {
    mail = TestMail.in(directory);
  }

  private Mta mta(String lines) {
    mail.configure(lines);
    return mail.mta().under(() -> load);
  }

  private SessionDriver call(Mta mta) {
    return new SessionDriver(
            new SendmailReception(mta, mta.config().daemonPorts().get(0)),
            TestLinks.between("192.168.111.100", "192.168.111.10"))
        .open();
  }

  @Test
  void refusesClientsWhenThereIsTooMuchToDo() {
    Mta mta = mta("O RefuseLA=12\n");
    Crowd crowd = new Crowd(mta, mta.config().daemonPorts().get(0));
    load = 11;
    assertThat(crowd.refuses(1000)).isFalse();
    load = 12;
    assertThat(crowd.refuses(0)).isTrue();
  }

  @Test
  void refusesClientsWhenThereAreTooMany() {
    Mta mta = mta("O MaxDaemonChildren=2\n");
    Crowd crowd = new Crowd(mta, mta.config().daemonPorts().get(0));
    assertThat(crowd.refuses(1)).isFalse();
    assertThat(crowd.refuses(2)).isTrue();
  }

  @Test
  void queueRunsAreLeftOutWhenThereIsTooMuchToDo() {
    mail.configure("O QueueLA=1\nO QueueFactor=1\nO RecipientFactor=30000\n");
    LoadAverage busy = () -> 2;
    assertThat(busy.holdsBack(mail.mta().settings(), 30_000)).isTrue();
    mail.configure("O QueueLA=1\nO RecipientFactor=30000\n");
    assertThat(busy.holdsBack(mail.mta().settings(), 30_000)).isFalse();
  }

  @Test
  void leavesMailForLaterTheMoreThereIsToDo() {
    LoadAverage load = () -> 12;
    mail.configure("O QueueLA=8\nO QueueFactor=600000\n");
    assertThat(load.holdsBack(mail.mta().settings(), 120_000)).isFalse();
    assertThat(load.holdsBack(mail.mta().settings(), 120_001)).isTrue();
    mail.configure("");
    assertThat(load.holdsBack(mail.mta().settings(), 10_000_000)).isFalse();
  }

  @Test
  void aMessageIsQueuedOnly() {
    Mta mta = mta("O QueueLA=1\n");
    load = 1_000_000;
    SessionDriver driver = call(mta);
    driver.send("EHLO client.example.com\r\n").send("MAIL FROM:<kim@daum.net>\r\n");
    driver.send("RCPT TO:<kim@example.com>\r\n").said();
    driver.send("DATA\r\n").said();
    assertThat(driver.send("Subject: x\r\n\r\n.\r\n").said()).startsWith("250 2.0.0 ");
    assertThat(mail.asked).isEmpty();
  }

  @Test
  void whoComesTooFastWaits() {
    Mta mta = mta("O ConnectionRateThrottle=2\nO DelayLA=100\n");
    Crowd crowd = new Crowd(mta, mta.config().daemonPorts().get(0));
    assertThat(crowd.delay()).isEqualTo(Duration.ZERO);
    assertThat(crowd.delay()).isEqualTo(Duration.ZERO);
    assertThat(crowd.delay()).isEqualTo(Duration.ofSeconds(1));
    load = 100;
    assertThat(crowd.delay()).isEqualTo(Duration.ofSeconds(2));
  }
}
