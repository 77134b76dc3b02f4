package dev.mxlab.sendmail.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.TestHost;
import dev.mxlab.sendmail.TestMail;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.queue.QueueStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SendmailCommandTest {
  private TestMail mail;
  private int exit;

  @BeforeEach
  void host(@TempDir Path directory) {
    mail = TestMail.in(directory);
  }

  private String run(String user, String input, String... words) {
    TestHost.Result result = mail.host.run(new SendmailCommand(), user, input, List.of(words));
    exit = result.code();
    return result.out();
  }

  private String root(String... words) throws IOException {
    return run("root", "", words);
  }

  private QueueStore queue() throws IOException {
    return mail.daemon.system().queue("/var/spool/mqueue");
  }

  private static String headers(Envelope envelope) {
    return envelope.headers().stream()
        .map(Envelope.Header::text)
        .skip(1)
        .collect(Collectors.joining("\n"))
        .replace(envelope.queueId(), "QID");
  }

  @Test
  void queuesWhatAUserWrites() throws IOException {
    mail.daemon.start();
    String said = run("kim", "Subject: no to\n\nx\n", "sendmail", "lee@naver.com");
    assertThat(said).isEmpty();
    assertThat(exit).isZero();
    Envelope envelope = queue().list().get(0);
    assertThat(headers(envelope))
        .isEqualTo(
            "Received: (from kim@localhost)\n"
                + "\tby mail.example.com (8.17.1.9/8.17.1.9/Debian-2+deb12u2) id QID\n"
                + "\tfor lee@naver.com; Sun, 22 Nov 2026 10:53:47 +0900\n"
                + "Date: Sun, 22 Nov 2026 10:53:47 +0900\n"
                + "From: kim\n"
                + "Message-Id: <202611220153.QID@mail.example.com>\n"
                + "Subject: no to");
    assertThat(envelope.sender()).isEqualTo("kim");
    assertThat(mail.asked).endsWith(envelope.queueId());
  }

  @Test
  void takesRecipientsFromTheHeaderAndLeavesAddressesAsTheyAre() throws IOException {
    run(
        "root",
        "To: lee@naver.com, Kim <kim>\r\nBcc: example@localhost\r\nSubject: s\r\n\r\nx\r\n.\r\nnot"
            + " this",
        "sendmail",
        "-t",
        "-oem");
    Envelope envelope = queue().list().get(0);
    assertThat(envelope.recipients())
        .extracting(Envelope.Recipient::address)
        .containsExactly("Kim <kim>", "lee@naver.com", "example@localhost");
    assertThat(headers(envelope))
        .contains("From: root <root>\n")
        .endsWith("To: lee@naver.com, Kim <kim>\nSubject: s");
    assertThat(queue().bodySize(envelope.queueId())).isEqualTo(2);
  }

  @Test
  void warnsOfAForeignSenderAndTrustsRoot() throws IOException {
    run("kim", "\nx\n", "sendmail", "-i", "-f", "boss@daum.net", "lee@naver.com");
    Envelope envelope = queue().list().get(0);
    assertThat(envelope.sender()).isEqualTo("boss@daum.net");
    assertThat(headers(envelope))
        .contains(
            "X-Authentication-Warning: mail.example.com: kim set sender to boss@daum.net using"
                + " -f");
  }

  @Test
  void mailsBackWhatIsSentInAnotherName() throws IOException {
    Files.createDirectories(mail.host.path("/root"));
    String said = run("root", "Subject: bad\n\nx\n", "sendmail", "-f", "kim", "nosuchuser");
    assertThat(said).isEqualTo("nosuchuser... User unknown\n");
    assertThat(exit).isEqualTo(67);
    assertThat(mail.host.path("/root/dead.letter")).doesNotExist();
    assertThat(queue().list().get(0).recipients())
        .extracting(Envelope.Recipient::address)
        .containsExactly("nosuchuser");
  }

  @Test
  void keepsALetterForNobody() throws IOException {
    Files.createDirectories(mail.host.path("/home/kim"));
    String said = run("kim", "Subject: bad\n\nx\n", "sendmail", "-i", "nosuchuser@example.com");
    assertThat(said)
        .isEqualTo(
            "nosuchuser@example.com... User unknown\n"
                + "/home/kim/dead.letter... Saved message in /home/kim/dead.letter\n");
    assertThat(exit).isEqualTo(67);
    assertThat(mail.host.path("/home/kim/dead.letter"))
        .content()
        .contains("From kim Sun Nov 22 10:53:47 2026\nReturn-Path: <kim>\n")
        .endsWith("Subject: bad\n\nx\n\n");
    assertThat(queue().list()).isEmpty();
  }

  @Test
  void wantsRecipients() throws IOException {
    assertThat(root("sendmail")).isEqualTo("Recipient names must be specified\n");
    assertThat(exit).isEqualTo(64);
    assertThat(run("kim", "Subject: x\n\n", "sendmail", "-t"))
        .isEqualTo("No recipient addresses found in header\n");
  }

  @Test
  void showsAnEmptyQueue() throws IOException {
    mail.host.write(
        "/etc/mail/submit.cf",
        Files.readString(mail.host.path("/etc/mail/sendmail.cf"))
            + "O QueueDirectory=/var/spool/mqueue-client\n");
    assertThat(root("mailq"))
        .isEqualTo(
            "MSP Queue status...\n"
                + "/var/spool/mqueue-client is empty\n"
                + "\t\tTotal requests: 0\n"
                + "MTA Queue status...\n"
                + "/var/spool/mqueue is empty\n"
                + "\t\tTotal requests: 0\n");
    assertThat(root("mailq", "-Am").lines().filter(l -> l.equals("/var/spool/mqueue is empty")))
        .hasSize(2);
  }

  @Test
  void showsWhatWaits() throws IOException {
    run("kim", "\nHello lee@naver.com\n", "sendmail", "-odq", "lee@naver.com");
    Envelope envelope =
        queue().list().get(0).withMessage("Deferred: Connection refused by mail.naver.com.");
    queue().update(envelope);
    String id = envelope.queueId();
    assertThat(root("sendmail", "-bp"))
        .isEqualTo(
            "\t\t/var/spool/mqueue (1 request)\n"
                + "-----Q-ID----- --Size-- -----Q-Time----- ------------Sender/Recipient---------"
                + "--\n"
                + id
                + "       20 Sun Nov 22 10:53 kim\n"
                + "                 (Deferred: Connection refused by mail.naver.com.)\n"
                + "\t\t\t\t\t lee@naver.com\n"
                + "\t\tTotal requests: 1\n");
    assertThat(root("sendmail", "-bp", "-v"))
        .contains(
            "-----Q-ID----- --Size-- -Priority- ---Q-Time--- --------Sender/Recipient--------\n"
                + id
                + "       20      30021 Nov 22 10:53 kim\n"
                + "                 (Deferred: Connection refused by mail.naver.com.)\n"
                + "\t\t\t\t\t\tlee@naver.com\n");
  }

  @Test
  void runsTheQueue() throws IOException {
    mail.runSays.addAll(List.of("Running /var/spool/mqueue/x (sequence 1 of 1)", "<a>... Sent"));
    assertThat(root("sendmail", "-q", "-v"))
        .isEqualTo("\nRunning /var/spool/mqueue/x (sequence 1 of 1)\n<a>... Sent\n");
    assertThat(mail.asked).containsExactly("run");
    assertThat(root("sendmail", "-q")).isEmpty();
    assertThat(run("kim", "", "sendmail", "-q"))
        .isEqualTo("You do not have permission to process the queue\n");
    assertThat(exit).isEqualTo(77);
  }

  @Test
  void listsAndRunsWhatIsAskedFor() throws IOException {
    run("kim", "\nx\n", "sendmail", "-odq", "lee@naver.com");
    run("example", "\nx\n", "sendmail", "-odq", "kim@daum.net", "lee@naver.com");
    String one = queue().list().get(0).queueId();
    Map<String, Integer> counts =
        Map.of(
            "-qRnaver",
            2,
            "-q!Rnaver",
            1,
            "-qRNAVER.COM",
            2,
            "-qRdaum",
            1,
            "-q!Rdaum",
            2,
            "-qSkim",
            1,
            "-qInosuch",
            0,
            "-qI" + one,
            1,
            "-q!I" + one,
            1,
            "-qQ",
            0);
    for (Map.Entry<String, Integer> entry : counts.entrySet()) {
      assertThat(root("sendmail", "-bp", entry.getKey()))
          .as(entry.getKey())
          .endsWith("\t\tTotal requests: " + entry.getValue() + "\n");
    }
    assertThat(root("sendmail", "-bp", "-qSkim", "-qSexample", "-qRdaum"))
        .endsWith("Total requests: 1\n");
    root("sendmail", "-qRnaver", "-q!Ix");
    assertThat(mail.asked).contains("run RECIPIENT naver !ID x");
    assertThat(root("sendmail", "-qf")).isEmpty();
    assertThat(root("sendmail", "-qGnone")).isEqualTo("Queue group none unknown\n");
    assertThat(root("sendmail", "-q30m")).isEmpty();
    assertThat(mail.asked).endsWith("start PT30M");
  }

  @Test
  void treatsErrorsAsAskedFor() throws IOException {
    Files.createDirectories(mail.host.path("/home/kim"));
    String[] line = {"sendmail", "-oem", "nosuchuser"};
    int[] codes = {67, 67, 0, 67, 67};
    int[] queued = {1, 0, 1, 1, 0};
    String modes = "mqewp";
    for (int i = 0; i < modes.length(); i++) {
      line[1] = "-oe" + modes.charAt(i);
      String said = run("kim", "\nx\n", line);
      assertThat(said.isEmpty()).as(line[1]).isEqualTo(modes.charAt(i) != 'p');
      assertThat(exit).as(line[1]).isEqualTo(codes[i]);
      List<Envelope> waiting = queue().list();
      assertThat(waiting).as(line[1]).hasSize(queued[i]);
      for (Envelope envelope : waiting) {
        queue().remove(envelope.queueId());
      }
    }
    run("kim", "\nx\n", "sendmail", "nosuchuser", "lee");
    assertThat(exit).isEqualTo(67);
    assertThat(queue().list().get(0).recipients())
        .extracting(Envelope.Recipient::address)
        .containsExactly("lee");
  }

  @Test
  void ordersMessagesByPrecedence() throws IOException {
    mail.configure("Pspecial-delivery=100\nPbulk=-60\n");
    run("kim", "Precedence: bulk\n\nx\n", "sendmail", "-odq", "lee@naver.com");
    run("kim", "Precedence: special-delivery\n\nx\n", "sendmail", "-odq", "lee@naver.com");
    assertThat(queue().list())
        .extracting(Envelope::priority)
        .containsExactly(32 + 30_000 - 100 * 1800L, 20 + 30_000 + 60 * 1800L);
  }

  @Test
  void startsTheDaemonAndShowsHosts() throws IOException {
    assertThat(root("sendmail", "-bd")).isEmpty();
    assertThat(mail.daemon.listening()).isNotEmpty();
    assertThat(root("sendmail", "-bd")).isEmpty();
    assertThat(mail.host.said())
        .endsWith(
            "NOQUEUE: SYSERR(root): opendaemonsocket: daemon MTA-v4: cannot bind: Address already in"
                + " use",
            "daemon MTA-v4: problem creating SMTP socket");
    assertThat(exit).isZero();
    assertThat(root("sendmail", "-bP")).isEqualTo("Data unavailable: shared memory not updated\n");
    assertThat(root("hoststat")).isEmpty();
    mail.configure("O HostStatusDirectory=.hoststat\n");
    Path directory = mail.host.path("/var/spool/mqueue/.hoststat/test.");
    Files.createDirectories(directory);
    long now = TestMail.START.getEpochSecond();
    Files.writeString(
        directory.resolve("nomx"),
        "V0\nE0\nH0\nS0\nR250 2.0.0 mock queued as 1\nU" + (now - 3) + "\n.\n");
    Files.writeString(
        directory.resolve("refusedhost"), "V0\nE111\nH0\nS75\nD4.4.1\nU" + (now - 1806) + "\n.\n");
    String shown =
        " -------------- Hostname --------------- How long ago ---------Results---------\n"
            + " nomx.test                                   00:00:03 250 2.0.0 mock queued as \n";
    assertThat(root("sendmail", "-bh"))
        .isEqualTo(
            shown
                + " refusedhost.test                            00:30:06 Deferred: Connection"
                + " refu\n");
    assertThat(root("purgestat")).isEmpty();
    assertThat(root("hoststat")).isEqualTo(shown);
  }

  @Test
  void tellsWhereAddressesGo() throws IOException {
    mail.with("/etc/mail/aliases.db", "team", "kim, lee, example")
        .with("/etc/mail/aliases.db", "remote", "lee@naver.com")
        .with("/etc/mail/aliases.db", "prog", "\"|/usr/local/bin/catch\"")
        .with("/etc/mail/aliases.db", "loop1", "loop2")
        .with("/etc/mail/aliases.db", "loop2", "loop1")
        .with("/etc/mail/aliases.db", "self", "\\kim")
        .with("/etc/mail/aliases.db", "nothere", "nosuchuser");
    verified("kim", "kim... deliverable: mailer local, user kim", 0);
    verified("kim@example.com", "kim@example.com... deliverable: mailer local, user kim", 0);
    verified("nosuchuser", "nosuchuser... User unknown", 67);
    verified("self", "\\kim... deliverable: mailer local, user \\kim", 0);
    verified(
        "team",
        "example... deliverable: mailer local, user example\n"
            + "lee... deliverable: mailer local, user lee\n"
            + "kim... deliverable: mailer local, user kim",
        0);
    verified(
        "remote",
        "lee@naver.com... deliverable: mailer esmtp, host naver.com., user lee@naver.com",
        0);
    verified(
        "prog",
        "\"|/usr/local/bin/catch\"... deliverable: mailer prog, user |/usr/local/bin/catch",
        0);
    verified("loop1", "aliasing/forwarding loop broken", 64);
    verified("nothere", "nosuchuser... User unknown", 67);
    verified("/tmp/x", "/tmp/x... Cannot mail directly to files", 64);
    verified("a@b@c", "a@b@c... Invalid route address", 64);
    verified("x@y..z", "x@y..z... Invalid host name", 68);
    verified(
        "kim%example.com@mail.example.com",
        "kim%example.com@mail.example.com... deliverable: mailer local, user kim", 0);
  }

  private void verified(String address, String said, int code) throws IOException {
    assertThat(root("sendmail", "-bv", address)).isEqualTo(said + "\n");
    assertThat(exit).as(address).isEqualTo(code);
  }

  @Test
  void saysWhatIsWrongWithTheFileOrTheLine() throws IOException {
    mail.configure("O NoSuchOption=1\n");
    assertThat(root("mailq")).contains("readcf: unknown option name NoSuchOption\n");
    assertThat(exit).isEqualTo(70);
    mail.configure("");
    assertThat(root("sendmail", "-bx")).isEqualTo("Invalid operation mode x\n");
    assertThat(root("sendmail", "-q5x")).isEqualTo("Invalid time unit `x'\n");
    assertThat(exit).isEqualTo(64);
    assertThat(root("sendmail", "-q", "5xy"))
        .isEqualTo("Invalid time unit `x'\nInvalid time unit `y'\n");
    assertThat(root("sendmail", "-q-5m")).isEqualTo("Invalid -q value\n");
    assertThat(exit).isEqualTo(64);
    assertThat(root("sendmail", "-bi")).contains("newaliases");
    assertThat(new SendmailCommand().names()).contains("sendmail", "mailq");
    assertThat(TestMail.START).isNotNull();
  }
}
