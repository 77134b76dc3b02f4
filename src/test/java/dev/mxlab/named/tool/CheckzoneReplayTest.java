package dev.mxlab.named.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.TestHost;
import dev.mxlab.net.DnsAnswer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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
    List<String> words = List.of(run.command().split(" "));
    TestHost host = TestHost.on(Path.of("/")).commands(Typed.COMMANDS).build();
    // The machine of the recording had no name server to ask for targets outside of the zone.
    host.dns().otherwise(DnsAnswer.Status.UNREACHABLE);
    Typed typed =
        Typed.on(
            host.host(),
            directory.toString(),
            Locale.ENGLISH,
            words.get(0),
            words.subList(1, words.size()));
    assertThat(typed.out()).isEqualTo(run.out());
    assertThat(typed.err()).startsWith(run.err());
    assertThat(typed.exit()).isEqualTo(run.exit());
  }
}
