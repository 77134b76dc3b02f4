package dev.mxlab.sendmail.reception;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.net.TestLinks;
import dev.mxlab.sendmail.TestMail;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.smtp.server.SessionDriver;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a message's envelope keeps of what its client said. */
class AuthorTest {
  private TestMail mail;

  @BeforeEach
  void host(@TempDir Path directory) {
    mail = TestMail.in(directory);
  }

  private Envelope taken(String parameters, String text) throws Exception {
    Mta mta = mail.mta();
    SessionDriver driver =
        new SessionDriver(
                new SendmailReception(mta, mta.config().daemonPorts().get(0)),
                TestLinks.between("192.168.111.100", "192.168.111.10"))
            .open();
    driver.send("EHLO client.example.com\r\n");
    driver.send("MAIL FROM:<kim@daum.net>" + parameters + "\r\n");
    driver.send("RCPT TO:<example@example.com>\r\n").send("DATA\r\n").said();
    assertThat(driver.send(text + "\r\n.\r\n").said()).startsWith("250 2.0.0 ");
    return mta.queue().find(mail.asked.get(0)).orElseThrow();
  }

  /** As sendmail 8.17.1.9 does. */
  @Test
  void aClientThatIsNotAuthenticatedNamesNobody() throws Exception {
    Envelope envelope = taken(" AUTH=kim@daum.net", "Subject: x\r\n");
    assertThat(envelope.macros()).containsEntry(Envelope.AUTHOR, "<>");
    assertThat(mail.host.events().toString())
        .contains(
            "ruleset=trust_auth, arg1=kim@daum.net, relay=client.example.com [192.168.111.10],"
                + " reject=550 5.7.1 <kim@daum.net>... not authenticated");
  }

  @Test
  void nobodyIsWhoeverNamesNobody() throws Exception {
    assertThat(taken(" AUTH=<>", "Subject: x\r\n").macros()).containsEntry(Envelope.AUTHOR, "<>");
  }

  @Test
  void withoutTheParameterThereIsNoAuthor() throws Exception {
    assertThat(taken("", "Subject: x\r\n").macros()).doesNotContainKey(Envelope.AUTHOR);
  }

  @Test
  void aReceiptIsOwedWhereTheFileSaysSo() throws Exception {
    mail.configure("O RrtImpliesDsn=True\n");
    Envelope envelope = taken("", "Return-Receipt-To: kim@daum.net\r\n");
    assertThat(envelope.recipients().get(0).flags()).isEqualTo("PNSFD");
  }

  @Test
  void fromIsOneLineWhereTheFileSaysSo() throws Exception {
    mail.configure("O SingleLineFromHeader=True\n");
    Envelope envelope = taken("", "From: a@x,\r\n b@x\r\n");
    assertThat(envelope.headers()).anyMatch(h -> h.text().equals("From: a@x,  b@x"));
  }

  @Test
  void theEighthBitGoesWhereTheClientSaysSevenBits() throws Exception {
    Envelope envelope = taken(" BODY=7BIT", "Subject: caf\u00e9\r\n");
    assertThat(envelope.headers()).anyMatch(h -> h.text().equals("Subject: cafi"));
  }
}
