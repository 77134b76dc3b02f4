package dev.mxlab.sendmail.m4;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.Call;
import dev.mxlab.host.TestHost;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command on a host's files. */
class M4Test {
  private TestHost host;
  private int exit;

  @BeforeEach
  void host(@TempDir Path directory) {
    host = TestHost.on(directory).build();
    host.write("/etc/mail/sendmail.mc", "include(`cf.m4')OSTYPE(`linux') x 한글 len(`한')\n");
    host.write("/usr/share/cf/cf.m4", "define(`OSTYPE', `os=$1')dnl\n");
  }

  private String run(Locale locale, String input, String... args) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, false, StandardCharsets.UTF_8);
    exit =
        new M4()
            .run(
                new Call(
                    host.host(),
                    "m4",
                    List.of(args),
                    host.user("root"),
                    "/etc/mail",
                    Map.of(),
                    new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                    stream,
                    stream,
                    locale));
    stream.flush();
    return out.toString(StandardCharsets.UTF_8);
  }

  private String run(String input, String... args) throws IOException {
    return run(Locale.ENGLISH, input, args);
  }

  @Test
  void readsAFileWithItsLibrary() throws IOException {
    assertThat(run("", "-I", "/usr/share/cf", "-Dx=[가]", "sendmail.mc"))
        .isEqualTo("os=linux [가] 한글 3\n");
    assertThat(exit).isZero();
  }

  @Test
  void readsStandardInputAndFilesInTheirOrder() throws IOException {
    host.write("/etc/mail/a", "a=x\n");
    assertThat(run("__file__ x\n", "-D", "x=1", "a", "-Ux", "-", "-Dx", "a"))
        .isEqualTo("a=1\nstdin x\na=\n");
    assertThat(run("plain\n")).isEqualTo("plain\n");
    assertThat(run("", "/etc/mail/none", "a"))
        .isEqualTo("m4: cannot open `/etc/mail/none': No such file or directory\na=x\n");
    assertThat(exit).isEqualTo(1);
  }

  @Test
  void complainsInItsOrderAndInTheReadersLanguage() throws IOException {
    assertThat(run("one\nincr(x)two\nm4exit(7)"))
        .isEqualTo("one\nm4:stdin:2: non-numeric argument to builtin `incr'\ntwo\n");
    assertThat(exit).isEqualTo(7);
    assertThat(run(Locale.KOREAN, "define(`f', `f')f"))
        .startsWith("m4:stdin:1: ERROR: 매크로가 끝없이 서로를 부르는 것 같아");
    assertThat(run("", "-z")).startsWith("m4: invalid option -- 'z'\n");
    assertThat(run("", "-D")).startsWith("m4: option requires an argument -- 'D'\n");
    assertThat(run("len(len(len(a)))", "-L2"))
        .isEqualTo("m4:stdin:1: recursion limit of 2 exceeded, use -L<N> to change it\n");
  }
}
