package dev.mxlab.sendmail.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.TestHost;
import dev.mxlab.sendmail.TestMail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As sendmail 8.17.1 answered (sendmail/mailstats-8.17.1.txt). */
class MailstatsTest {
  private TestMail mail;
  private int exit;

  @BeforeEach
  void host(@TempDir Path directory) {
    mail = TestMail.in(directory);
  }

  private String run(String... words) {
    TestHost.Result result = mail.host.run(new Mailstats(), "root", "", List.of(words));
    exit = result.code();
    return result.out();
  }

  @Test
  void saysWhatTheRealOneSaid() throws IOException {
    mail.host.write("/tmp/st", "garbage\n");
    StringBuilder ours = new StringBuilder();
    String recorded = TestMail.resource("/sendmail/mailstats-8.17.1.txt");
    for (String line : recorded.lines().toList()) {
      if (line.startsWith("#")) {
        ours.append(line).append('\n');
      } else if (line.startsWith("$ ")) {
        ours.append(line).append('\n').append(run(line.substring(2).split(" ")));
        ours.append("? ").append(exit).append('\n');
      }
    }
    assertThat(ours.toString()).isEqualTo(recorded);
  }

  @Test
  void showsAnEmptyFileAndClearsOnlyWhatItIsToldTo() throws IOException {
    mail.host.write("/tmp/empty", "");
    assertThat(run("mailstats", "-of", "/tmp/empty"))
        .endsWith(
            " M   msgsfr  bytes_from   msgsto    bytes_to  msgsrej msgsdis msgsqur\n"
                + "=".repeat(69)
                + "\n T        0          0K        0          0K        0       0       0\n"
                + " C        0                    0                    0\n");
    Path file = mail.host.host().files().real("/tmp/empty");
    assertThat(run("mailstats", "-P", "-f/tmp/empty"))
        .endsWith(
            " T        0          0        0          0        0       0       0\n"
                + " C        0        0      0\n");
    assertThat(Files.size(file)).isPositive();
    run("mailstats", "-Pp", "-f", "/tmp/empty");
    assertThat(Files.size(file)).isZero();
  }
}
