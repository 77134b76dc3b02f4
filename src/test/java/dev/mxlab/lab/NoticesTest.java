package dev.mxlab.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who hears of mail that failed, and what the log says of a message's class. */
class NoticesTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path root;

  private RecordedLab lab;

  @BeforeEach
  void start() throws Exception {
    lab = RecordedLab.start("flow", List.of(), root);
  }

  @AfterEach
  void end() throws Exception {
    lab.close();
  }

  private String daum(String line) throws IOException, InterruptedException {
    String said = lab.run("daum", line);
    lab.awaitIdle();
    return said;
  }

  @Test
  void theOwnerOfAListHearsOfItsFailures() throws Exception {
    lab.serve("192.168.111.203", "perm");
    daum("printf 'list: x@permhost.test\\nowner-list: kim\\n' >> /etc/mail/aliases; newaliases");
    daum("echo x | mail -s hello list");
    assertThat(daum("cat /var/mail/kim"))
        .contains("From: Mail Delivery Subsystem", "x@permhost.test");
    assertThat(daum("mailq")).doesNotContain("permhost");
    assertThat(daum("ls /var/mail")).doesNotContain("root");
  }

  @Test
  void thePostmasterGetsACopyWhereTheFileSaysSo() throws Exception {
    lab.serve("192.168.111.203", "perm");
    daum("sed -i 's/^O QueueDirectory=.*/&\\nO PostmasterCopy=root/' /etc/mail/sendmail.cf");
    daum("systemctl restart sendmail");
    daum("echo x | sendmail -Am -f kim x@permhost.test");
    assertThat(daum("cat /var/mail/kim")).contains("Subject: Returned mail: see transcript");
    assertThat(daum("cat /var/mail/root"))
        .contains("Subject: Postmaster notify: see transcript for details", "x@permhost.test");
  }

  @Test
  void theLogTellsTheClassOfAMessage() throws Exception {
    daum("printf 'Precedence: bulk\\nSubject: x\\n\\nx\\n' | sendmail kim");
    assertThat(daum("grep class=-60 /var/log/mail.log")).contains("from=");
  }

  @Test
  void theFileOfProgramsMustBeThereForWhomAsksForIt() throws Exception {
    assertThat(daum("rm -f /etc/mail/submit.cf; sendmail -Ac -bp; echo rc=$?"))
        .endsWith("rc=72\n")
        .contains("/etc/mail/submit.cf: line 0: cannot open: No such file or directory");
  }
}
