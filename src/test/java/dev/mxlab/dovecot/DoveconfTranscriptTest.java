package dev.mxlab.dovecot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.TestHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What doveconf and dovecot of Dovecot 2.3.19.1 (Debian 12) said of many configurations. A case is
 * a {@code ===} line, files between {@code @file PATH} and {@code @end}, and commands after {@code
 * $} with their output (O:), errors (E:) and exit code (=).
 */
class DoveconfTranscriptTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path disk;

  record Case(String name, List<String> lines) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() throws IOException {
    List<Case> all = new ArrayList<>();
    try (var in =
        Objects.requireNonNull(
            DoveconfTranscriptTest.class.getResourceAsStream("/dovecot/doveconf-2.3.19.1.txt"))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.split("\n")) {
        if (line.startsWith("=== ")) {
          all.add(new Case(line.substring(4), new ArrayList<>()));
        } else if (!all.isEmpty()) {
          all.get(all.size() - 1).lines().add(line);
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void saysWhatDovecotSays(Case recorded) throws IOException {
    TestHost host = TestHost.on(disk).commands(List.of(new Doveconf(), new Dovecot())).build();
    List<String> said = new ArrayList<>();
    StringBuilder file = null;
    String name = "";
    for (String line : recorded.lines()) {
      if (line.startsWith("@file ")) {
        name = line.substring(6);
        file = new StringBuilder();
        said.add(line);
      } else if (line.equals("@end")) {
        host.write(name, Objects.requireNonNull(file).toString());
        file = null;
        said.add(line);
      } else if (file != null) {
        file.append(line).append('\n');
        said.add(line);
      } else if (line.startsWith("$ ")) {
        said.add(line);
        add(said, host.run(line.substring(2)));
      } else if (line.isBlank()) {
        said.add(line);
      }
    }
    assertThat(String.join("\n", said)).isEqualTo(String.join("\n", recorded.lines()));
    assertThat(Files.isDirectory(disk)).isTrue();
  }

  private static void add(List<String> said, TestHost.Result result) {
    for (String line : result.out().isEmpty() ? new String[0] : result.out().split("\n", -1)) {
      said.add("O: " + line.replaceFirst("^# OS: .*", "# OS: *"));
    }
    if (!result.out().isEmpty()) {
      said.remove(said.size() - 1);
    }
    for (String line : result.err().split("\n")) {
      if (!line.isEmpty() && !line.matches("  \\S.*")) {
        said.add("E: " + line);
      }
    }
    if (result.code() != 0) {
      said.add("= " + result.code());
    }
  }
}
