package dev.mxlab.sendmail.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.TestHost;
import dev.mxlab.sendmail.TestMail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several queue directories as sendmail 8.17.1 showed them (sendmail/queue-groups-8.17.1.txt). */
class QueueGroupsTest {
  private static final String GROUPS =
      "define(`QUEUE_DIR', `/var/spool/mqueue/main*')dnl\n"
          + "define(`SMTP_MAILER_QGRP', `out')dnl\n"
          + "FEATURE(`queuegroup')dnl\n"
          + "QUEUE_GROUP(`out', `P=/var/spool/mqueue/out, F=f, I=5m, R=2, r=2, J=1')dnl\n"
          + "QUEUE_GROUP(`big', `P=/var/spool/mqueue/big*')dnl\n";

  private TestMail mail;
  private int exit;

  @BeforeEach
  void host(@TempDir Path directory) throws IOException {
    mail = TestMail.in(directory);
    mail.make(GROUPS);
    mail.access("qgrp:naver.com\tbig\n", "qgrp:kim@daum.net\tout\n");
    for (String one : List.of("main1/qf", "main1/df", "main1/xf", "out", "big1")) {
      Files.createDirectories(real("/var/spool/mqueue/" + one));
    }
  }

  private Path real(String path) {
    return mail.host.host().files().real(path);
  }

  private String run(String input, String... words) {
    TestHost.Result result = mail.host.run(new SendmailCommand(), "root", input, List.of(words));
    exit = result.code();
    return result.out();
  }

  private void send(String... to) throws IOException {
    String[] words = {"sendmail", "-Am", "-odq", "-fkim"};
    String[] all = Arrays.copyOf(words, words.length + to.length);
    System.arraycopy(to, 0, all, words.length, to.length);
    assertThat(run("Subject: x\n\nhello\n", all)).isEmpty();
    assertThat(exit).isZero();
  }

  private static String plain(String said) {
    return said.replaceAll("[0-9A-Za-z]{8}[0-9]{6}", "ID")
        .replaceAll("(Sun )?Nov 22 \\d\\d:\\d\\d", "TIME")
        .replaceAll(": line \\d+:", ": line N:");
  }

  @Test
  void showsWhatTheRealOneShowed() throws IOException {
    StringBuilder ours = new StringBuilder();
    String recorded = TestMail.resource("/sendmail/queue-groups-8.17.1.txt");
    String groups = Files.readString(real("/etc/mail/sendmail.cf"));
    int commands = 0;
    for (String line : recorded.lines().toList()) {
      if (line.startsWith("#")) {
        ours.append(line).append('\n');
      } else if (line.startsWith("! ")) {
        Files.writeString(real("/etc/mail/t.cf"), groups + line.substring(2) + "\n");
        ours.append(line).append('\n');
      } else if (line.startsWith("$ ")) {
        if (++commands == 2) {
          send("root");
          send(
              "a@naver.com",
              "root",
              "kim@daum.net",
              "x@[127.0.0.3]",
              "y@[127.0.0.3]",
              "z@[127.0.0.3]");
        }
        ours.append(line).append('\n').append(plain(run("", line.substring(2).split(" "))));
        ours.append("? ").append(exit).append('\n');
      }
    }
    assertThat(ours.toString()).isEqualTo(recorded);
  }

  @Test
  void aMailersQueueCountsWhereTheRulesetSaysNothingAndNoEnvelopeHasTooMany() throws IOException {
    mail.make(GROUPS.replace("SMTP_MAILER_QGRP", "ESMTP_MAILER_QGRP"));
    String cf = Files.readString(real("/etc/mail/sendmail.cf"));
    assertThat(cf).contains(" Q=out,");
    send("x@daum.net", "y@daum.net", "z@daum.net", "kim");
    assertThat(run("", "sendmail", "-Am", "-bp", "-qGout"))
        .contains("(2 requests)")
        .contains("x@daum.net", "y@daum.net", "z@daum.net");
    assertThat(run("", "sendmail", "-Am", "-bp")).contains("Total requests: 3");
  }
}
