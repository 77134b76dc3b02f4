package dev.mxlab.mua;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.TestHost;
import dev.mxlab.host.command.HostCommands;
import dev.mxlab.mailbox.MailStore;
import dev.mxlab.mailbox.Spools;
import dev.mxlab.sendmail.TestMail;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Beside {@link SittingsTest}: what depends on the host, its users and what happens meanwhile. */
class MailTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path root;

  @SuppressWarnings("NullAway.Init")
  private TestHost host;

  private final Spools spools = new Spools();
  private final Sendmail sendmail = new Sendmail();

  /** Keeps what it is given. */
  private static final class Sendmail implements Command {
    private String user = "";
    private String message = "";
    private List<String> args = List.of();

    @Override
    public List<String> names() {
      return List.of("sendmail");
    }

    @Override
    public int run(Call call) throws IOException {
      args = call.args();
      user = call.user().name();
      message = new String(call.in().readAllBytes(), StandardCharsets.UTF_8);
      return 0;
    }
  }

  /** Delivers a mail to lee. */
  private final class Arrival implements Command {
    @Override
    public List<String> names() {
      return List.of("arrival");
    }

    @Override
    public int run(Call call) throws IOException {
      byte[] text = "Subject: fresh\n\nx\n".getBytes(StandardCharsets.UTF_8);
      MailStore store = spools.mbox(host.path("/var/mail"));
      store.deliver("lee", "kim", call.host().localTime(), () -> new ByteArrayInputStream(text));
      return 0;
    }
  }

  @BeforeEach
  void begin() throws IOException {
    List<Command> commands = new ArrayList<>(HostCommands.all());
    commands.add(new Mail(spools::mbox));
    commands.add(sendmail);
    commands.add(new Arrival());
    host = TestHost.inLab(root, commands);
    host.accounts().add("lee", "", "/home/lee", "/bin/bash", true);
  }

  private TestHost.Result typed(String user, String line, String input) {
    return host.runAs(user, line, input, Map.of("TTY", "/dev/pts/0"));
  }

  private void mailbox() {
    host.write("/var/mail/lee", TestMail.resource("/mua/box.mbox"));
  }

  @Test
  void hasNoMailAtFirst() {
    assertThat(typed("kim", "mail", "")).isEqualTo(new TestHost.Result("", "No mail for kim\n", 1));
    mailbox();
    assertThat(typed("kim", "mail -u lee", "").err())
        .isEqualTo("/var/mail/lee: Permission denied\n");
    assertThat(typed("root", "mail -u lee", "x\n").out()).contains("\"/var/mail/lee\": 5 messages");
  }

  @Test
  void namesTheCharactersByTheLocaleAndTheText() {
    host.runAs("kim", "mail -s x lee", "body\n", Map.of("LANG", "C"));
    assertThat(sendmail.message).contains("charset=\"ANSI_X3.4-1968\"");
    host.runAs("kim", "mail -s 안녕 lee", "하이\n", Map.of("LANG", "C"));
    assertThat(sendmail.message).contains("Subject: 안녕\n").contains("charset=\"UTF-8\"");
    assertThat(sendmail.user).isEqualTo("kim");
  }

  @Test
  void mailThatComesMeanwhileStays() {
    mailbox();
    String out = typed("lee", "mail", "inc\n1\n!arrival\ninc\nh\nd 2-6\n!arrival\nq\n").out();
    assertThat(out)
        .contains("& No new mail.\n")
        .contains("& !\n& \"/var/mail/lee\": 6 messages 4 new\n")
        .contains(">N  6 kim  ")
        .endsWith("& !\n& New mail has arrived.\nSaved 1 message in /home/lee/mbox\n");
    assertThat(host.read("/var/mail/lee")).contains("Subject: fresh").doesNotContain("Hi JY");
    assertThat(host.read("/home/lee/mbox")).contains("Status: RO\n\nHo!Hey!Ho!\n\n");
  }

  @Test
  void keepsMailThatItCannotPutElsewhere() {
    mailbox();
    host.run("chown root /home/lee; chmod 755 /home/lee");
    assertThat(typed("lee", "mail", "1\nq\n").err())
        .isEqualTo("mail: /home/lee/mbox: Permission denied\n");
    assertThat(host.read("/var/mail/lee")).isEqualTo(TestMail.resource("/mua/box.mbox"));
  }

  @Test
  void suWithoutADashKeepsAnothersMailVariable() {
    mailbox();
    host.write("/var/mail/root", "From a@b  Sun Nov 22 11:09:29 2026\nSubject: roots\n\nx\n\n");
    assertThat(typed("root", "su lee -c mail", "x\n").out()).contains("\"/var/mail/lee\": 5");
    assertThat(typed("root", "su - lee -c mail", "x\n").out())
        .contains("\"/var/mail/lee\": 5")
        .endsWith("& ");
    host.write("/etc/redhat-release", "CentOS Linux release 7.9.2009 (Core)\n");
    assertThat(typed("root", "su lee -c mail", "x\n").err())
        .isEqualTo("/var/mail/root: Permission denied\n");
    assertThat(typed("root", "su - lee -c mail", "x\n").out()).contains("mail/lee\": 5 messages");
  }

  @Test
  void isHeirloomsOnCentos() {
    host.write("/etc/redhat-release", "CentOS Linux release 7.9.2009 (Core)\n");
    assertThat(typed("root", "mail kjy@localhost", "Hi JY\nHo!Hey!Ho!\n.\n").out())
        .isEqualTo("Subject: EOT\n");
    assertThat(sendmail.args).containsExactly("-i", "-t");
    assertThat(sendmail.message)
        .isEqualTo(
            """
            Date: Sun, 22 Nov 2026 10:02:03 +0900
            To: kjy@localhost
            Subject: Hi JY
            User-Agent: Heirloom mailx 12.5 7/5/10
            MIME-Version: 1.0
            Content-Type: text/plain; charset=us-ascii
            Content-Transfer-Encoding: 7bit

            Ho!Hey!Ho!
            """);
    host.write(
        "/var/mail/lee",
        """
        From root@ns2.kjy.co.ki  Thu May 21 17:31:59 2020
        Return-Path: <root@ns2.kjy.co.ki>
        From: root <root@ns2.kjy.co.ki>
        Date: Thu, 21 May 2020 17:31:58 +0900
        To: kjy@ns2.kjy.co.ki
        Subject: Hi JY

        Ho!Hey!Ho!

        """);
    assertThat(typed("lee", "mail -u lee", "1\nq\n").out())
        .isEqualTo(
            """
            Heirloom Mail version 12.5 7/5/10.  Type ? for help.
            "/var/spool/mail/lee": 1 message 1 new
            >N  1 root                  Thu May 21 17:31   9/204   "Hi JY"
            & Message  1:
            From root@ns2.kjy.co.ki  Thu May 21 17:31:59 2020
            Return-Path: <root@ns2.kjy.co.ki>
            From: root <root@ns2.kjy.co.ki>
            Date: Thu, 21 May 2020 17:31:58 +0900
            To: kjy@ns2.kjy.co.ki
            Subject: Hi JY
            Status: R

            Ho!Hey!Ho!

            & Held 1 message in /var/spool/mail/lee
            """);
    assertThat(typed("lee", "mail -H", "").out()).startsWith("> ").hasLineCount(1);
  }
}
