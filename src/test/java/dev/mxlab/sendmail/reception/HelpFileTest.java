package dev.mxlab.sendmail.reception;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.sendmail.TestMail;
import dev.mxlab.sendmail.cf.DaemonPort;
import dev.mxlab.smtp.Reply;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HelpFileTest {
  private TestMail mail;

  @BeforeEach
  void host(@TempDir Path directory) {
    mail = TestMail.in(directory);
  }

  private Reply help(String topic) throws IOException {
    Mta mta = mail.mta();
    DaemonPort port = mta.config().daemonPorts().get(0);
    return new SendmailReception(mta, port).help(topic);
  }

  @Test
  void hasTextsOfItsOwnWhereTheHostHasNotThePackages() throws IOException {
    mail.configure("O HelpFile=/etc/mail/helpfile\n");
    assertThat(help("helo").lines()).contains("HELO <hostname>");
  }

  @Test
  void readsTheHostsFile() throws IOException {
    mail.configure("O HelpFile=/etc/mail/helpfile\n");
    mail.host.write("/etc/mail/helpfile", "#vers 2\nsmtp\tThis is $v\nmail\tOurs\n");
    assertThat(help("").lines().get(0)).startsWith("This is 8.17.1.9");
    assertThat(help("MAIL").lines()).containsExactly("Ours", "End of HELP info");
    assertThat(help("helo").code()).isEqualTo(504);
  }

  @Test
  void hasNoHelpWhereTheFileIsNotThere() throws IOException {
    mail.configure("O HelpFile=/nonexistent\n");
    assertThat(help(""))
        .isEqualTo(Reply.of(502, "5.3.0", "Sendmail 8.17.1.9 -- HELP not implemented"));
  }
}
