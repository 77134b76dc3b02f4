package dev.mxlab.named.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replays what named-checkconf of BIND said to each case below golden/checkconf. A newcomer adds a
 * directory with a named.conf (@DIR@ stands for itself) and a block in expected.txt.
 */
class CheckconfReplayTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/checkconf");

  @TempDir Path scratch;

  @TestFactory
  Stream<DynamicTest> saysWhatBindSays() throws IOException {
    return Transcript.tests(GOLDEN.resolve("expected.txt"), this::replay);
  }

  private void replay(Transcript.Block block, Transcript.Run run) throws IOException {
    String name = block.title().contains(":") ? block.title().split(":")[0] : "conf-01-good";
    Path directory = Files.createDirectories(scratch.resolve(name));
    try (Stream<Path> files = Files.list(GOLDEN.resolve(name))) {
      for (Path file : files.toList()) {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        Files.writeString(
            directory.resolve(file.getFileName()), text.replace("@DIR@", directory.toString()));
      }
    }
    Typed typed = Typed.on(directory, run.command());
    String out = typed.out().replace(directory.toString(), "DIR");
    assertThat(withoutTokens(out)).isEqualTo(withoutTokens(run.out()));
    assertThat(typed.err()).startsWith(run.err());
    assertThat(typed.exit()).isEqualTo(run.exit());
  }

  /** For a bad name within a record BIND shows the token of the file, we show the name. */
  private static String withoutTokens(String said) {
    return said.replaceAll(
        "(?m)^(?:dns_rdata_fromtext: )?(\\S+:\\d+: ).*: (bad name \\(check-names\\))$", "$1$2");
  }
}
