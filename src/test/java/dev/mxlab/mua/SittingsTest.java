package dev.mxlab.mua;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.TestHost;
import dev.mxlab.host.command.HostCommands;
import dev.mxlab.host.shell.Shell;
import dev.mxlab.host.shell.ShellContext;
import dev.mxlab.mailbox.Spools;
import dev.mxlab.sendmail.TestMail;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sittings with the real bsd-mailx, typed again; see mua/README. */
class SittingsTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path root;

  private final List<String> sent = new ArrayList<>();

  /** One sitting of the resource. */
  record Sitting(String command, boolean typed, List<String> lines) {
    List<String> with(String prefix) {
      return lines.stream().filter(l -> l.startsWith(prefix)).toList();
    }

    @Override
    public String toString() {
      return command + " " + with("< ");
    }
  }

  static Stream<Sitting> sittings() {
    List<Sitting> all = new ArrayList<>();
    for (String line : TestMail.resource("/mua/bsd-mailx.txt").lines().toList()) {
      if (line.startsWith("##### ")) {
        String[] words = line.split(" ", 3);
        all.add(new Sitting(words[2], words[1].equals("tty"), new ArrayList<>()));
      } else {
        all.get(all.size() - 1).lines().add(line);
      }
    }
    return all.stream();
  }

  /** What is typed shows on the terminal, as the terminal's own echo has it. */
  private static final class Keyboard extends InputStream {
    private final List<String> lines;
    private final PrintStream echo;
    private byte[] line = {};
    private int at;

    Keyboard(List<String> lines, PrintStream echo) {
      this.lines = new ArrayList<>(lines);
      this.echo = echo;
    }

    @Override
    public int read() {
      if (at == line.length) {
        if (lines.isEmpty() || lines.get(0).equals("^D")) {
          if (!lines.isEmpty()) {
            lines.remove(0);
          }
          return -1;
        }
        line = (lines.remove(0) + "\n").getBytes(StandardCharsets.UTF_8);
        at = 0;
        echo.writeBytes(line);
      }
      return line[at++] & 0xff;
    }
  }

  private final class Sendmail implements Command {
    @Override
    public List<String> names() {
      return List.of("sendmail");
    }

    @Override
    public int run(Call call) throws IOException {
      sent.add("--sendmail " + String.join(" ", call.args()));
      sent.addAll(new String(call.in().readAllBytes(), StandardCharsets.UTF_8).lines().toList());
      sent.add("--end");
      return Integer.parseInt(call.environment().getOrDefault("SMRC", "0"));
    }
  }

  @ParameterizedTest
  @MethodSource("sittings")
  void saysWhatTheRealOneSays(Sitting sitting) throws IOException {
    List<Command> commands = new ArrayList<>(HostCommands.all());
    commands.add(new Mail(new Spools()::mbox));
    commands.add(new Sendmail());
    TestHost host = TestHost.inLab(root, commands);
    host.accounts().add("lee", "", "/home/lee", "/bin/bash", true);
    host.write("/var/mail/lee", TestMail.resource("/mua/box.mbox"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream screen = new PrintStream(out, true, StandardCharsets.UTF_8);
    List<String> typed = sitting.with("< ").stream().map(l -> l.substring(2)).toList();
    PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
    int code =
        new Shell()
            .run(
                sitting.command(),
                ShellContext.login(
                    host.host(),
                    host.user("lee"),
                    sitting.typed()
                        ? Map.of("LANG", "C.UTF-8", "TTY", "/dev/pts/0", "PAGER", "cat")
                        : Map.of("LANG", "C.UTF-8"),
                    new Keyboard(typed, sitting.typed() ? screen : nowhere),
                    screen,
                    screen));
    List<String> found = new ArrayList<>(typed.stream().map(l -> "< " + l).toList());
    out.toString(StandardCharsets.UTF_8).lines().map(l -> "| " + l).forEach(found::add);
    if (code != 0) {
      found.add("=> " + code);
    }
    if (sitting.lines().contains("box.")) {
      Files.readString(host.path("/var/mail/lee"))
          .lines()
          .filter(l -> l.startsWith("From ") || l.startsWith("Status"))
          .map(l -> "box " + l)
          .forEach(found::add);
      found.add("box.");
    }
    sent.forEach(line -> found.add("sent " + line));
    assertThat(String.join("\n", found)).isEqualTo(String.join("\n", sitting.lines()));
  }
}
