package dev.mxlab.named.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Replays what named-checkzone of BIND said to each case below golden/checkzone, and how it ended.
 */
class CheckzoneReplayTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/checkzone");

  @TestFactory
  Stream<DynamicTest> saysWhatBindSays() throws IOException {
    return Transcript.tests(GOLDEN.resolve("expected.txt"), this::replay);
  }

  private void replay(Transcript.Block block, Transcript.Run run) throws IOException {
    String first = block.title().split("[: ]")[0];
    String name = first.startsWith("zone-") ? first : "zone-01-good-tutorial";
    Path directory = GOLDEN.resolve(name).toAbsolutePath();
    Typed typed = Typed.on(directory, run.command());
    assertThat(typed.out()).isEqualTo(withoutLookUps(run.out()));
    assertThat(typed.err()).startsWith(run.err());
    assertThat(typed.exit()).isEqualTo(run.exit());
  }

  /** The machine of the recording had no name server to ask for targets outside the zone. */
  private static String withoutLookUps(String said) {
    return said.replaceAll("(?m)^.*getaddrinfo.* failed: .*\n", "");
  }
}
