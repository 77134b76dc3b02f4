package dev.mxlab.sendmail.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.Command;
import dev.mxlab.host.TestHost;
import dev.mxlab.host.command.HostCommands;
import dev.mxlab.host.shell.HostCalls;
import dev.mxlab.sendmail.TestMail;
import dev.mxlab.sendmail.map.Editmap;
import dev.mxlab.sendmail.map.Makemap;
import dev.mxlab.sendmail.map.Praliases;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sittings with the real tools, typed again; see sendmail/tools/README. */
class MapToolsTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path root;

  private final Map<String, Map<String, String>> sittings = new HashMap<>();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "makemap",
        "makemap-options",
        "newaliases",
        "newaliases-debian",
        "newaliases-long",
        "editmap"
      })
  void answerAsTheRealOnes(String name) throws IOException {
    List<Command> tools = new ArrayList<>(HostCommands.all());
    tools.addAll(List.of(new Makemap(), new Editmap(), new Praliases()));
    tools.addAll(List.of(new Newaliases(), new SendmailCommand()));
    TestMail mail = TestMail.inLab(root, tools);
    List<String> expected = new ArrayList<>();
    List<String> found = new ArrayList<>();
    String file = "";
    StringBuilder text = new StringBuilder();
    for (String line : TestMail.resource("/sendmail/tools/" + name + ".txt").lines().toList()) {
      if (!line.startsWith("| ") && !line.equals("|") && !file.isEmpty()) {
        mail.host.write(file, text.toString());
        text.setLength(0);
        file = "";
      }
      if (line.startsWith("file ")) {
        file = line.substring("file ".length());
      } else if (!file.isEmpty()) {
        text.append(line.length() > 2 ? line.substring(2) : "").append('\n');
      } else if (line.matches("[a-z]+\\$ .*")) {
        expected.add(line);
        found.add(line);
        found.addAll(typed(mail, line.split("\\$ ", 2)));
      } else if (line.startsWith("log ")) {
        expected.add(line);
        found.add("log " + mail.host.said().get(mail.host.said().size() - 1));
      } else if (!line.startsWith("# ")) {
        expected.add(line);
      }
    }
    int same = 0;
    while (same < Math.min(found.size(), expected.size())
        && found.get(same).equals(expected.get(same))) {
      same++;
    }
    assertThat(around(found, same)).isEqualTo(around(expected, same));
  }

  /** A few lines before and after the first that differs. */
  private static String around(List<String> lines, int at) {
    int from = Math.max(0, Math.min(at, lines.size()) - 3);
    return String.join("\n", lines.subList(from, Math.min(lines.size(), at + 6)));
  }

  private List<String> typed(TestMail mail, String[] line) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code =
        new HostCalls()
            .line(
                mail.host.host(),
                new HostCalls.Caller(line[0], Map.of("LANG", "C"), Path.of("/")),
                line[1],
                sittings.computeIfAbsent(line[0], any -> new HashMap<>()),
                TestHost.streams(out));
    List<String> said = new ArrayList<>();
    out.toString(StandardCharsets.UTF_8)
        .lines()
        .map(each -> each.replaceFirst(" [A-Z][a-z]{2} [ 0-9]{2} +[0-9:]{4,5} ", " TIME "))
        .forEach(said::add);
    if (code != 0) {
      said.add("=> " + code);
    }
    return said;
  }
}
