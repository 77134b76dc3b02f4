package dev.mxlab.sendmail.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.Call;
import dev.mxlab.host.TestHost;
import dev.mxlab.sendmail.TestMail;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What it makes is checked on a whole host, by check_make_in_etc_mail. */
class MakeTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private TestHost host;

  @BeforeEach
  void host(@TempDir Path directory) {
    host = TestMail.machine(directory);
  }

  private int make(String directory, String... words) throws IOException {
    said.reset();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    return new Make()
        .run(
            new Call(
                host.host(),
                "make",
                List.of(words),
                host.user("root"),
                directory,
                Map.of(),
                InputStream.nullInputStream(),
                out,
                out,
                Locale.ENGLISH));
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }

  @Test
  void knowsOneMakefileAlone() throws IOException {
    assertThat(make("/etc")).isEqualTo(2);
    assertThat(said()).isEqualTo("make: *** No targets specified and no makefile found.  Stop.\n");
    assertThat(make("/", "-C", "/nowhere")).isEqualTo(2);
    assertThat(said()).isEqualTo("make: *** /nowhere: No such file or directory.  Stop.\n");
    assertThat(make("/etc/mail", "nosuch.db")).isEqualTo(2);
    assertThat(said()).isEqualTo("make: *** No rule to make target 'nosuch.db'.  Stop.\n");
  }

  @Test
  void hasNothingToDoWhereNothingIsOlder() throws IOException {
    assertThat(make("/etc/mail")).isZero();
    assertThat(said()).isEqualTo("make: Nothing to be done for 'all'.\n");
    assertThat(make("/", "-C", "/etc/mail")).isZero();
    assertThat(said())
        .isEqualTo(
            "make: Entering directory '/etc/mail'\nmake: Nothing to be done for 'all'.\n"
                + "make: Leaving directory '/etc/mail'\n");
  }
}
