package dev.mxlab.host.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.TestHost;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShellTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path root;

  /** A case of lines.txt. */
  record Case(List<String> lines, String printed, int code) {
    @Override
    public String toString() {
      return String.join(" / ", lines);
    }
  }

  static Stream<Case> cases() throws IOException {
    try (InputStream in = ShellTest.class.getResourceAsStream("lines.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      List<Case> cases = new ArrayList<>();
      for (String block : text.split("\n\n+")) {
        List<String> lines = new ArrayList<>();
        StringBuilder printed = new StringBuilder();
        int code = 0;
        for (String line : block.split("\n")) {
          if (line.startsWith("$ ")) {
            lines.add(line.substring(2));
          } else if (line.startsWith("= ")) {
            code = Integer.parseInt(line.substring(2));
          } else if (!line.startsWith("#")) {
            printed.append(line).append('\n');
          }
        }
        if (!lines.isEmpty()) {
          cases.add(new Case(lines, printed.toString(), code));
        }
      }
      return cases.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void doesWhatBashDoes(Case expected) throws IOException {
    TestHost lab = TestHost.inLab(root);
    HostCalls calls = new HostCalls();
    HostCalls.Caller caller = new HostCalls.Caller("root", Map.of(), Path.of("/"));
    Map<String, String> state = new HashMap<>();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code = -1;
    for (String line : expected.lines()) {
      code = calls.line(lab.host(), caller, line, state, TestHost.streams(out));
    }
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(expected.printed());
    assertThat(code).isEqualTo(expected.code());
  }

  @Test
  void keepsASittingInItsState() throws IOException {
    TestHost lab = TestHost.inLab(root);
    HostCalls calls = new HostCalls();
    HostCalls.Caller caller = new HostCalls.Caller("root", Map.of(), Path.of("/"));
    Map<String, String> state = new HashMap<>();
    HostCalls.Streams streams = TestHost.streams(new ByteArrayOutputStream());
    calls.line(lab.host(), caller, "", state, streams);
    assertThat(state).containsEntry("prompt", "[root@mail ~]# ");
    calls.line(lab.host(), caller, "cd /etc/mail && hostname ns1.kjy.co.ki", state, streams);
    assertThat(state).containsEntry("prompt", "[root@ns1 mail]# ");
    calls.line(lab.host(), caller, "su - kim", state, streams);
    assertThat(state).containsEntry("prompt", "[kim@ns1 ~]$ ");
    calls.line(lab.host(), caller, "exit", state, streams);
    assertThat(state).containsEntry("prompt", "[root@ns1 mail]# ").doesNotContainKey("ended");
    calls.line(lab.host(), caller, "exit 4", state, streams);
    assertThat(state).containsEntry("ended", "true").containsEntry("status", "4");
  }

  @Test
  void startsWhereThePersonStandsInTheHostsFiles() throws IOException {
    TestHost lab = TestHost.inLab(root);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Path here = root.resolve("mail/server");
    new HostCalls()
        .exec(
            lab.host(),
            new HostCalls.Caller("root", Map.of(), here),
            List.of("pwd"),
            TestHost.streams(out));
    assertThat(out).hasToString("/etc/mail\n");
  }

  @Test
  void survivesAnyLine() throws IOException {
    TestHost lab = TestHost.inLab(root);
    SplittableRandom random = new SplittableRandom(3);
    String alphabet = "ab '\"\\$`|&;<>()*?[]{}~#=/.-\n\t!2한";
    for (int i = 0; i < 1500; i++) {
      StringBuilder line = new StringBuilder();
      for (int j = random.nextInt(20); j > 0; j--) {
        line.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertThat(lab.run(line.toString()).code()).as("%s", line).isBetween(0, 255);
    }
  }

  @Test
  void boundsAPipe() throws IOException {
    TestHost lab = TestHost.inLab(root);
    lab.write("var/server/root/big", "0123456789abcde\n".repeat(1 << 16));
    String twice = "cat big big > b2; cat b2 b2 > b4; cat b4 b4 > b8; cat b8 b8 b8 > b24; ";
    TestHost.Result result = lab.run(twice + "cat b24 | wc -c");
    assertThat(result.err()).isEqualTo("bash: Broken pipe\n");
    assertThat(Integer.parseInt(result.out().strip())).isLessThanOrEqualTo(16 << 20);
  }
}
