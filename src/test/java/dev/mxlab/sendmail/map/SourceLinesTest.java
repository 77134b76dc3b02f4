package dev.mxlab.sendmail.map;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.sendmail.TestMail;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceLinesTest {
  @Test
  void knowsWhereAKeyStands(@TempDir Path directory) {
    TestMail mail = TestMail.in(directory);
    mail.host.write("/etc/mail/access", "# who may\n\nConnect:10.1\tRELAY\nspam.com REJECT\n");
    SourceLines lines = new SourceLines(mail.config(), mail.host.host().files());
    assertThat(lines.of("access", "connect:10.1")).contains("/etc/mail/access:3");
    assertThat(lines.of("access", "Spam.COM")).contains("/etc/mail/access:4");
    assertThat(lines.of("access", "nosuch")).contains("/etc/mail/access");
    assertThat(lines.of("resolve", "naver.com")).isEmpty();
    assertThat(lines.of("nosuch", "x")).isEmpty();
  }
}
