package dev.mxlab.sendmail.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.TestHost;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As smrsh of sendmail 8.17.1.9 (Debian 12) judged the same words. */
class SmrshTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path root;

  private TestHost host;

  @BeforeEach
  void programs() {
    host = TestHost.inLab(root);
    host.run("mkdir -p /etc/mail/smrsh/dir; cd /etc/mail/smrsh; touch ok three noexec");
    host.run("chmod 755 /etc/mail/smrsh/ok /etc/mail/smrsh/three");
  }

  private Smrsh.Judgement judge(String command) {
    return new Smrsh(host.host().files()).judge(command);
  }

  private String script(String command) {
    String directory = host.path("/etc/mail/smrsh").toString();
    return String.valueOf(judge(command).script()).replace(directory + "/", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      quoteCharacter = '\u0001',
      value = {
        "ok='ok'",
        "/usr/bin/ok a b='ok' a b",
        "../ok='ok'",
        "  ok  x='ok'  x",
        "ok && three='ok' && 'three'",
        "three || ok y='three' || 'ok' y",
        "ok x&&three='ok' x&& 'three'",
        "exec ok z=exec 'ok' z",
        "exit 75=exit 75",
        "three || exit 75='three' || exit 75",
        "echo hi && ok x=echo hi && 'ok' x",
        "ok 'a b' \"c d\"='ok' 'a b' \"c d\"",
        "ok *='ok' *"
      })
  void letsRun(String command, String script) {
    assertThat(script(command)).isEqualTo(script);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      quoteCharacter = '\u0001',
      value = {
        "nosuch a=\"nosuch\" not available for sendmail programs (stat failed)",
        "noexec=\"noexec\" not available for sendmail programs",
        "dir=\"dir\" not available for sendmail programs (not a file)",
        "/=\"\" not available for sendmail programs (not a file)",
        "ok; ls=\"ok;\" not available for sendmail programs (stat failed)",
        "|| ok=\"||\" not available for sendmail programs (stat failed)",
        "\"ok\" a=\"\"ok\"\" not available for sendmail programs (stat failed)",
        "ok && nosuch=\"nosuch\" not available for sendmail programs (stat failed)",
        "exec=\"exec\" not available for sendmail programs (stat failed)",
        "ok | cat=cannot use | in command",
        "ok `ls`=cannot use ` in command",
        "ok $HOME=cannot use $ in command",
        "ok > /tmp/x=cannot use > in command",
        "ok & ok=cannot use & in command",
        "ok (x)=cannot use ( in command",
        "ok ^ x=cannot use ^ in command",
        "ok 'a;b'=cannot use ; in command"
      })
  void refuses(String command, String complaint) {
    assertThat(judge(command)).isEqualTo(new Smrsh.Judgement(null, 69, "smrsh: " + complaint));
  }

  @Test
  void wantsACommand() {
    assertThat(judge(" ")).isEqualTo(new Smrsh.Judgement(null, 64, "Usage: smrsh -c command"));
  }
}
