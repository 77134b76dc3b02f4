package dev.mxlab.sendmail.reception;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.journal.Event;
import dev.mxlab.net.Link;
import dev.mxlab.net.TestLinks;
import dev.mxlab.sendmail.TestMail;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.queue.QfFormat;
import dev.mxlab.sendmail.queue.QueueKind;
import dev.mxlab.sendmail.queue.Selection;
import dev.mxlab.smtp.server.SessionDriver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in the queue after a dialogue: forms recorded from sendmail 8.17.1.9, Debian 12. */
class LetterTest {
  private Path directory;
  private TestMail mail;
  private Mta mta;

  @BeforeEach
  void host(@TempDir Path home) {
    directory = home;
    mail = TestMail.in(directory);
    mail.with("/etc/mail/access.db", "192.168.111", "RELAY");
    mta = mail.mta();
  }

  private Envelope queued(Link link, String... lines) throws IOException {
    SessionDriver driver =
        new SessionDriver(new SendmailReception(mta, mta.config().daemonPorts().get(0)), link)
            .open();
    for (String line : lines) {
      driver.send(line + "\r\n");
    }
    List<Envelope> all = new ArrayList<>(mta.queue().list());
    mta.queue().browse(QueueKind.QUARANTINED, all::add);
    assertThat(all).as(driver.said()).hasSize(1);
    return all.get(0);
  }

  private Envelope queued(String... lines) throws IOException {
    return queued(TestLinks.between("192.168.111.100", "192.168.111.10"), lines);
  }

  private static String headers(Envelope envelope) {
    return envelope.headers().stream()
        .map(h -> "H?" + h.condition() + "?" + h.text())
        .collect(Collectors.joining("\n"))
        .replace(envelope.queueId(), "QID");
  }

  private String body(Envelope envelope) throws IOException {
    try (InputStream in = mta.queue().body(envelope.queueId())) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void writesTheHeaderAsSendmailDoes() throws IOException {
    Envelope envelope =
        queued(
            "EHLO client.example.com",
            "MAIL FROM:<kim@daum.net>",
            "RCPT TO:<lee@naver.com>",
            "DATA",
            "From: Kim <kim@daum.net>",
            "To: Lee <lee@naver.com>",
            "Subject: Hello Lee",
            "",
            "Hi lee, this is kim.",
            "From the second line.",
            "..dot line",
            "",
            "bye",
            ".");
    assertThat(headers(envelope))
        .isEqualTo(
            "H?P?"
                + QfFormat.RETURN_PATH.text()
                + "\nH??Received: from client.example.com (client.example.com [192.168.111.10])\n"
                + "\tby mail.example.com (8.17.1.9/8.17.1.9/Debian-2+deb12u2) with ESMTP id QID\n"
                + "\tfor <lee@naver.com>; Sun, 22 Nov 2026 10:53:47 +0900\n"
                + "H?D?Date: Sun, 22 Nov 2026 10:53:47 +0900\n"
                + "H?M?Message-Id: <202611220153.QID@mail.example.com>\n"
                + "H??From: Kim <kim@daum.net>\n"
                + "H??To: Lee <lee@naver.com>\n"
                + "H??Subject: Hello Lee");
    assertThat(body(envelope))
        .isEqualTo("Hi lee, this is kim.\nFrom the second line.\n.dot line\n\nbye\n");
    assertThat(envelope.sender()).isEqualTo("<kim@daum.net>");
    assertThat(envelope.priority()).isEqualTo(30_127);
    assertThat(envelope.flags()).isEqualTo("bs");
    assertThat(envelope.recipients())
        .containsExactly(
            new Envelope.Recipient("<lee@naver.com>", "PFD", "RFC822; lee@naver.com", "", ""));
    assertThat(envelope.macros())
        .containsEntry("_", "client.example.com [192.168.111.10]")
        .containsEntry("r", "ESMTP")
        .containsEntry("s", "client.example.com")
        .containsEntry("{if_addr}", "192.168.111.100");
    assertThat(mail.asked).containsExactly(envelope.queueId());
  }

  @Test
  void tellsTheJournalUnderTheJourneyOfTheConnection() throws IOException {
    Link link = TestLinks.between("192.168.111.100", "192.168.111.10");
    link.carry("6AM1rg1F000039");
    Envelope envelope =
        queued(
            link,
            "HELO mypc",
            "MAIL FROM:<kim@daum.net>",
            "RCPT TO:<kim@example.com>",
            "DATA",
            "Message-Id: <1@x>",
            "",
            "x",
            ".");
    assertThat(envelope.trace()).isEqualTo("6AM1rg1F000039");
    assertThat(mail.host.events())
        .filteredOn(event -> event instanceof Event.RulesDecided)
        .extracting(event -> ((Event.RulesDecided) event).ruleset())
        .containsExactly("parse", "parse", "check_rcpt");
    assertThat(mail.host.events())
        .filteredOn(event -> !(event instanceof Event.RulesDecided))
        .containsExactly(
            new Event.MailAccepted(
                envelope.queueId(),
                "<kim@daum.net>",
                List.of("<kim@example.com>"),
                21,
                "<1@x>",
                "SMTP",
                "client.example.com [192.168.111.10]",
                "MTA-v4",
                "192.168.111.10",
                "",
                0),
            new Event.MailQueued(envelope.queueId(), "/var/spool/mqueue", 21));
    assertThat(mail.host.entries()).allMatch(entry -> entry.trace().equals("6AM1rg1F000039"));
  }

  @Test
  void showsTheCallerAsTheDnsDoes() throws IOException {
    String[] lines = {
      "EHLO mypc", "MAIL FROM:<>", "RCPT TO:<kim@example.com>", "DATA", "To: kim", "", "x", "."
    };
    Envelope unnamed = queued(TestLinks.between("192.168.111.100", "192.168.111.11"), lines);
    assertThat(headers(unnamed))
        .contains("Received: from mypc ([192.168.111.11])\n\tby mail.example.com")
        .doesNotContain("From:");
    mta.queue().remove(unnamed.queueId());
    assertThat(headers(queued(TestLinks.between("192.168.111.100", "192.168.111.12"), lines)))
        .contains("from mypc (forged.example.com [192.168.111.12] (may be forged))\n");
  }

  @Test
  void namesNoRecipientWhereThereAreSeveral() throws IOException {
    Envelope envelope =
        queued(
            "EHLO client.example.com",
            "MAIL FROM:<kim@daum.net>",
            "RCPT TO:<kim@example.com>",
            "RCPT TO:<KIM@Example.com>",
            "RCPT TO:<lee@example.com> NOTIFY=NEVER ORCPT=rfc822;l+2Bx@example.com",
            "DATA",
            "From: kim",
            "Date: yesterday",
            "Subject: odd",
            " headers",
            "Bcc: secret",
            "",
            ".");
    assertThat(headers(envelope))
        .contains(" with ESMTP id QID;\n\tSun, 22 Nov 2026 10:53:47 +0900\nH?M?Message-Id: ")
        .endsWith("H??From: kim\nH??Date: yesterday\nH??Subject: odd\n headers\nH??Bcc:");
    assertThat(envelope.recipients())
        .extracting(Envelope.Recipient::flags)
        .containsExactly("PFD", "PN");
    assertThat(envelope.recipients().get(1).original()).isEqualTo("RFC822; lee@example.com");
    assertThat(envelope.recipients().get(1).orcpt()).isEqualTo("rfc822;l+2Bx@example.com");
  }

  @Test
  void takesALineThatIsNoHeaderForTheBody() throws IOException {
    Envelope envelope =
        queued(
            "EHLO client.example.com",
            "MAIL FROM:<kim@daum.net>",
            "RCPT TO:<kim@example.com>",
            "DATA",
            "Subject: ok",
            "this is not a header",
            "To: someone@example.com",
            "",
            "\u00ec\u0095\u0088",
            ".");
    assertThat(headers(envelope)).endsWith("H??Subject: ok");
    assertThat(body(envelope))
        .isEqualTo("this is not a header\nTo: someone@example.com\n\n\u00ec\u0095\u0088\n");
    assertThat(envelope.flags()).isEqualTo("8bs");
  }

  @Test
  void keepsNothingOfAMessageThatTheAccessMapDiscards() {
    mail.with("/etc/mail/access.db", "from:daum.net", "DISCARD");
    SessionDriver driver =
        new SessionDriver(new SendmailReception(mta, mta.config().daemonPorts().get(0)))
            .open()
            .send("HELO x\r\n")
            .send("MAIL FROM:<kim@daum.net>\r\nRCPT TO:<kim@example.com>\r\nDATA\r\n")
            .send("\r\nx\r\n.\r\n");
    assertThat(driver.said()).contains("Message accepted for delivery");
    assertThat(mail.asked).isEmpty();
    assertThat(directory.resolve("var/spool/mqueue")).isEmptyDirectory();
  }

  @Test
  void holdsAMessageThatTheAccessMapQuarantines() throws IOException {
    mail.with("/etc/mail/access.db", "from:daum.net", "QUARANTINE:looks odd");
    Envelope envelope =
        queued("HELO x", "MAIL FROM:<kim@daum.net>", "RCPT TO:<kim@example.com>", "DATA", "", ".");
    assertThat(mail.asked).isEmpty();
    assertThat(envelope.macros()).containsEntry(Envelope.QUARANTINE, "looks odd");
    assertThat(Selection.ALL.fits(envelope)).isFalse();
    Selection held = Selection.ALL.and(Selection.term("Qodd").orElseThrow());
    assertThat(held.fits(envelope)).isTrue();
    assertThat(Selection.ALL.and(Selection.term("Qeven").orElseThrow()).fits(envelope)).isFalse();
  }

  @Test
  void leavesNothingOfAMessageThatWasCutOff() {
    SessionDriver driver =
        new SessionDriver(new SendmailReception(mta, mta.config().daemonPorts().get(0)))
            .open()
            .send("HELO x\r\nMAIL FROM:<kim@daum.net>\r\nRCPT TO:<kim@example.com>\r\nDATA\r\n")
            .send("\r\n" + "a line of text\r\n".repeat(20_000));
    driver.session().closed();
    assertThat(directory.resolve("var/spool/mqueue")).isEmptyDirectory();
  }

  @Test
  void queuesOnlyWhereTheFileSaysSo() throws IOException {
    mail.configure("O DeliveryMode=queueonly\n");
    mta = mail.mta();
    queued("HELO x", "MAIL FROM:<kim@daum.net>", "RCPT TO:<kim@example.com>", "DATA", "", ".");
    assertThat(mail.asked).isEmpty();
  }

  private String made(String option, String... lines) throws IOException {
    mail.configure(option);
    mta = mail.mta();
    List<String> all = new ArrayList<>();
    all.add("EHLO client.example.com");
    all.add("MAIL FROM:<kim@daum.net>");
    all.add("RCPT TO:<kim@example.com>");
    all.add("RCPT TO:<lee@example.com>");
    all.add("DATA");
    all.addAll(List.of(lines));
    all.add(".");
    Envelope envelope = queued(all.toArray(String[]::new));
    mta.queue().remove(envelope.queueId());
    String headers = headers(envelope);
    return headers.substring(headers.indexOf("H??Subject"));
  }

  /** As sendmail 8.17.1 (Debian 12) did; {@code Bcc} is left only where nobody else is named. */
  @Test
  void namesARecipientWhereTheMessageNamesNone() throws IOException {
    String action = "O NoRecipientAction=";
    assertThat(made(action + "none\n", "Subject: x", "")).isEqualTo("H??Subject: x");
    assertThat(made(action + "add-to\n", "Subject: x", ""))
        .isEqualTo("H??Subject: x\nH??To: <lee@example.com>\nH??To: <kim@example.com>");
    assertThat(made(action + "add-apparently-to\n", "Subject: x", ""))
        .isEqualTo(
            "H??Subject: x\nH??Apparently-To: <lee@example.com>\nH??Apparently-To: <kim@example.com>");
    assertThat(made(action + "add-bcc\n", "Subject: x", "")).isEqualTo("H??Subject: x\nH??Bcc:");
    assertThat(made(action + "add-to-undisclosed\n", "Subject: x", ""))
        .isEqualTo("H??Subject: x\nH??To: undisclosed-recipients:;");
    assertThat(made(action + "add-to\n", "Subject: x", "Bcc: foo", ""))
        .isEqualTo("H??Subject: x\nH??Bcc:");
    assertThat(made("", "Subject: x", "To: lee", "Bcc: foo", ""))
        .isEqualTo("H??Subject: x\nH??To: lee");
  }

  @Test
  void eightBitsWithoutALabelGetOneWhereTheFileSaysSo() throws IOException {
    String label =
        "\nH??MIME-Version: 1.0\nH??Content-Type: text/plain; charset=%s"
            + "\nH??Content-Transfer-Encoding: 8bit";
    String plain = "H??Subject: x\nH??To: lee";
    String mimefy = "O EightBitMode=m\n";
    assertThat(made(mimefy, "Subject: x", "To: lee", "", "\u00c3\u00a9"))
        .isEqualTo(plain + label.formatted("unknown-8bit"));
    assertThat(made(mimefy + "O DefaultCharSet=euc-kr\n", "Subject: x", "To: lee", "", "\u00c3"))
        .isEqualTo(plain + label.formatted("euc-kr"));
    assertThat(made(mimefy, "Subject: x", "To: lee", "", "seven")).isEqualTo(plain);
    assertThat(made(mimefy, "Subject: x", "MIME-Version: 1.0", "To: lee", "", "\u00c3"))
        .isEqualTo("H??Subject: x\nH??MIME-Version: 1.0\nH??To: lee");
    assertThat(made("", "Subject: x", "To: lee", "", "\u00c3")).isEqualTo(plain);
  }

  @Test
  void longMimeHeadersAreCutAndTheLogTellsOfThem() throws IOException {
    String made =
        made(
            "O MaxMimeHeaderLength=128/40\n",
            "Subject: x",
            "To: lee",
            "Content-Disposition: attachment; filename=" + "a".repeat(60),
            "");
    assertThat(made).endsWith("\nH??Content-Disposition: attachment; filename=" + "a".repeat(31));
    assertThat(mail.host.entries().toString())
        .contains("Truncated MIME Content-Disposition header due to field size (length = 70)");
  }

  @Test
  void aMessageForSeveralGroupsOfQueuesBecomesSeveral() throws IOException {
    mail.make(
        "FEATURE(`queuegroup')dnl\nQUEUE_GROUP(`big', `P=/var/spool/mqueue/big, r=2')dnl\n"
            + "define(`QUEUE_DIR', `/var/spool/mqueue/main*')dnl\n");
    mail.access("192.168.111\tRELAY\n", "qgrp:naver.com\tbig\n");
    for (String one : List.of("big", "main1")) {
      Files.createDirectories(mail.host.host().files().real("/var/spool/mqueue/" + one));
    }
    mta = mail.mta();
    SessionDriver driver =
        new SessionDriver(
                new SendmailReception(mta, mta.config().daemonPorts().get(0)),
                TestLinks.between("192.168.111.100", "192.168.111.10"))
            .open();
    for (String line :
        List.of(
            "EHLO client.example.com",
            "MAIL FROM:<kim@daum.net>",
            "RCPT TO:<a@naver.com>",
            "RCPT TO:<kim@example.com>",
            "RCPT TO:<b@naver.com>",
            "RCPT TO:<c@naver.com>",
            "DATA",
            "Subject: x",
            "",
            "hello",
            ".")) {
      driver.send(line + "\r\n");
    }
    assertThat(driver.said()).contains("Message accepted for delivery");
    List<String> where = new ArrayList<>();
    for (Envelope one : mta.queue().list()) {
      String to = one.recipients().stream().map(Envelope.Recipient::bare).toList().toString();
      where.add(mta.queue().shown(one.queueId(), "?") + " " + to);
      assertThat(mta.queue().bodySize(one.queueId())).isEqualTo(6);
      assertThat(mail.asked).contains(one.queueId());
    }
    assertThat(where)
        .containsExactlyInAnyOrder(
            "/var/spool/mqueue/main1 [kim@example.com]",
            "/var/spool/mqueue/big [a@naver.com, b@naver.com]",
            "/var/spool/mqueue/big [c@naver.com]");
  }

  @Test
  void oddHeadersBecomeWhatTheRealOneMakesOfThem() throws IOException {
    Envelope envelope =
        queued(
            "EHLO client.example.com",
            "MAIL FROM:<@naver.com:kim@daum.net>",
            "RCPT TO:<nosuch@example.com>",
            "RCPT TO:<lee@naver.com>",
            "DATA",
            "Full-Name: Kim, K.",
            "Date:",
            "Precedence: bulk",
            "X-Empty:",
            "Bcc: secret@naver.com",
            "bcc: another",
            "",
            "x",
            ".");
    assertThat(headers(envelope))
        // Who was asked for in vain counts: nobody is named.
        .contains("ESMTP id QID;\n\tSun, 22 Nov 2026 10:53:47 +0900")
        .contains("H?D?Date: Sun, 22 Nov 2026 10:53:47 +0900")
        .contains("H?F?From: \"Kim, K.\" <kim@daum.net>")
        .contains("H??X-Empty:\nH??Bcc:\nH??bcc:")
        .doesNotContain("H??Date:")
        .doesNotContain("secret");
  }

  @Test
  void twoHeadersEndTheHeader() throws IOException {
    Envelope envelope =
        queued(
            "EHLO client.example.com",
            "MAIL FROM:<kim@daum.net>",
            "RCPT TO:<lee@naver.com>",
            "DATA",
            "Subject: x",
            "Text: one",
            "",
            "two",
            ".");
    assertThat(headers(envelope)).endsWith("H??Subject: x");
    assertThat(body(envelope)).isEqualTo("Text: one\ntwo\n");
  }
}
