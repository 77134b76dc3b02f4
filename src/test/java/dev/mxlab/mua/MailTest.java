package dev.mxlab.mua;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.TestHost;
import dev.mxlab.mailbox.Spools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Behaviour as recorded from bsd-mailx 8.1.2-0.20220412cvs (Debian 12). */
class MailTest {
  private static final String MIME =
      """
      MIME-Version: 1.0
      Content-Type: text/plain; charset="UTF-8"
      Content-Transfer-Encoding: 8bit
      """;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path disk;

  @SuppressWarnings("NullAway.Init")
  private TestHost host;

  private final Mail mail = new Mail(new Spools()::mbox);
  private final Sendmail sendmail = new Sendmail();

  /** Keeps what it is called with. */
  private static final class Sendmail implements Command {
    private final List<String> args = new ArrayList<>();
    private String user = "";
    private String message = "";
    private int code;

    @Override
    public List<String> names() {
      return List.of("sendmail");
    }

    @Override
    public int run(Call call) throws IOException {
      args.addAll(call.args());
      user = call.user().name();
      message = new String(call.in().readAllBytes(), StandardCharsets.UTF_8);
      return code;
    }
  }

  @BeforeEach
  void begin() {
    host =
        TestHost.on(disk)
            .at(Instant.parse("2026-11-22T02:09:29Z"))
            .users("lee", "kim")
            .commands(List.of(sendmail))
            .build();
  }

  @Test
  void asksAPersonForSubjectAndCopies() throws IOException {
    var said = host.run(mail, "kim", true, "Hi JY\nHo!Hey!Ho!\n.\nkim, root\n", "lee@localhost");
    assertThat(said).isEqualTo(new TestHost.Result("Subject: Cc: ", "", 0));
    assertThat(sendmail.args).containsExactly("-i", "-t");
    assertThat(sendmail.user).isEqualTo("kim");
    assertThat(sendmail.message)
        .isEqualTo("To: lee@localhost\nSubject: Hi JY\nCc: kim, root\n" + MIME + "\nHo!Hey!Ho!\n");
  }

  @Test
  void sendsWhatAPipeBrings() throws IOException {
    var said =
        host.run(
            mail,
            "kim",
            false,
            "one\n.\ntwo",
            "-s",
            "subj",
            "lee@naver.com",
            "-vb",
            "root",
            "-ckim");
    assertThat(said).isEqualTo(new TestHost.Result("", "", 0));
    assertThat(sendmail.args).containsExactly("-i", "-v", "-t");
    assertThat(sendmail.message)
        .isEqualTo(
            "To: lee@naver.com\nSubject: subj\nCc: kim\nBcc: root\n" + MIME + "\none\n.\ntwo\n");
  }

  @Test
  void encodesAHangulSubject() throws IOException {
    host.run(mail, "kim", false, "안녕\n", "-s", "안녕하세요, 이 선생님. 오늘 저녁에 뵙겠습니다", "lee");
    assertThat(sendmail.message)
        .contains("Subject: =?UTF-8?B?7JWI64WV7ZWY7IS47JqULCDsnbQg7ISg")
        .contains("?=\n =?UTF-8?B?")
        .endsWith("\n\n안녕\n");
    assertThat(sendmail.message.lines()).allMatch(line -> line.length() <= 76);
  }

  @Test
  void sendsEmptyMailWithAWord() throws IOException {
    assertThat(host.run(mail, "kim", false, "", "lee").out())
        .isEqualTo("No message, no subject; hope that's ok\n");
    assertThat(host.run(mail, "kim", false, "", "-s", "x", "lee").out())
        .isEqualTo("Null message body; hope that's ok\n");
    sendmail.args.clear();
    assertThat(host.run(mail, "kim", false, "", "-E", "lee").out()).isEmpty();
    assertThat(sendmail.args).isEmpty();
  }

  @Test
  void tellsWhenSendmailFails() throws IOException {
    sendmail.code = 67;
    assertThat(host.run(mail, "kim", false, "x\n", "nosuchuser@naver.com"))
        .isEqualTo(
            new TestHost.Result(
                "", "Can't send mail: sendmail process failed with error code 67\n", 1));
  }

  @Test
  void doesNotTakeAnAddressForAnOption() throws IOException {
    host.run(mail, "kim", false, "x\n", "--", "-q");
    assertThat(sendmail.args).containsExactly("-i", "-t");
  }

  @Test
  void explainsItsUsage() throws IOException {
    var said = host.run(mail, "kim", false, "", "-H");
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err())
        .startsWith("mail: invalid option -- 'H'\nusage: mail [-dEIinv] [-a header]")
        .contains("\n       mail [-dEIiNnv] -f [name]\n");
    assertThat(host.run(mail, "kim", false, "", "-s", "x").err())
        .isEqualTo("mail: You must specify direct recipients with -s, -c, or -b\n");
  }

  @Test
  void hasNoMailAtFirst() throws IOException {
    assertThat(host.run(mail, "kim", true, ""))
        .isEqualTo(new TestHost.Result("", "No mail for kim\n", 1));
    assertThat(host.run(mail, "kim", true, "", "-u", "lee").err())
        .isEqualTo("/var/mail/lee: Permission denied\n");
  }

  @Test
  void readsMailAndMovesWhatWasReadToMbox() throws IOException {
    mailbox();
    var said = host.run(mail, "lee", true, "1\nd 2\nh\nfoo\nq\n");
    assertThat(said.err()).isEmpty();
    assertThat(said.out())
        .isEqualTo(
            """
            Mail version 8.1.2 01/15/2001.  Type ? for help.
            "/var/mail/lee": 3 messages 3 new
            >N  1 root@mail.naver.c  Sun Nov 22 11:09   19/694   Hi JY
             N  2 kim@mail.naver.co  Sun Nov 22 11:09    8/157   Second
             N  3 MAILER-DAEMON      Sun Nov 22 11:09    5/57    subj
            & Message 1:
            From root@mail.naver.com  Sun Nov 22 11:09:29 2026
            Date: Sun, 22 Nov 2026 11:09:29 +0900
            From: root <root@mail.naver.com>
            To: lee@mail.naver.com
            Subject: Hi JY
            MIME-Version: 1.0
            Content-Type: text/plain; charset="ANSI_X3.4-1968"
            Content-Transfer-Encoding: 8bit

            Ho!Hey!Ho!

            & &     1 root@mail.naver.c  Sun Nov 22 11:09   19/694   Hi JY
            >N  3 MAILER-DAEMON      Sun Nov 22 11:09    5/57    subj
            & Unknown command: "foo"
            & Saved 1 message in /home/lee/mbox
            Held 1 message in /var/mail/lee
            """);
    assertThat(Files.readString(disk.resolve("home/lee/mbox")))
        .startsWith("From root@mail.naver.com  Sun Nov 22 11:09:29 2026\nReturn-Path:")
        .endsWith("\nHo!Hey!Ho!\n\n");
    assertThat(Files.readString(disk.resolve("var/mail/lee")))
        .contains("Subject: subj")
        .doesNotContain("Hi JY", "Second");
    assertThat(host.run(mail, "lee", true, "x\n", "-f").out())
        .contains("\"/home/lee/mbox\": 1 message\n>   1 root@mail.naver.c");
  }

  @Test
  void leavesEverythingOnExit() throws IOException {
    mailbox();
    String before = Files.readString(disk.resolve("var/mail/lee"));
    host.run(mail, "lee", true, "\n\nd *\nu 1-2\np 9\nd x\n?\nf *\nx\n");
    assertThat(Files.readString(disk.resolve("var/mail/lee"))).isEqualTo(before);
    assertThat(disk.resolve("home/lee/mbox")).doesNotExist();
  }

  private void mailbox() {
    host.write(
        "/var/mail/lee",
        """
        From root@mail.naver.com  Sun Nov 22 11:09:29 2026
        Return-Path: <root@mail.naver.com>
        Received: from mail.naver.com (localhost [127.0.0.1])
        \tby mail.naver.com (8.17.1.9/8.17.1.9/Debian-2+deb12u2) with ESMTP id 6AM29Ttm000333
        \tfor <lee@mail.naver.com>; Sun, 22 Nov 2026 11:09:29 +0900
        Received: (from root@localhost)
        \tby mail.naver.com (8.17.1.9/8.17.1.9/Submit) id 6AM29TpE000332;
        \tSun, 22 Nov 2026 11:09:29 +0900
        Date: Sun, 22 Nov 2026 11:09:29 +0900
        From: root <root@mail.naver.com>
        Message-Id: <202611220209.6AM29TpE000332@mail.naver.com>
        To: lee@mail.naver.com
        Subject: Hi JY
        MIME-Version: 1.0
        Content-Type: text/plain; charset="ANSI_X3.4-1968"
        Content-Transfer-Encoding: 8bit

        Ho!Hey!Ho!

        From kim@mail.naver.com  Sun Nov 22 11:09:34 2026
        Return-Path: <kim@mail.naver.com>
        Date: Sun, 22 Nov 2026 11:09:34 +0900
        Subject: Second

        HoHoHoHo
        Hee Hee

        From MAILER-DAEMON  Sun Nov 22 11:09:37 2026
        Subject: subj

        dot test

        """);
  }
}
