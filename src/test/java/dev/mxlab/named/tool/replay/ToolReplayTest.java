package dev.mxlab.named.tool.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.named.tool.replay.Recorded.Case;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Replays calls of the real dig, host, nslookup and nsupdate: to what their servers answered, ours
 * say the same lines and end with the same code.
 */
class ToolReplayTest {
  private static Stream<DynamicTest> replayed(String name) throws IOException, URISyntaxException {
    Path directory =
        Path.of(
                Objects.requireNonNull(
                        ToolReplayTest.class.getResource("/golden/tools/" + name + ".txt"))
                    .toURI())
            .resolveSibling("");
    Wires wires = Wires.read(directory.resolve(name + ".wire"));
    return Recorded.read(directory.resolve(name + ".txt")).stream()
        .map(
            each ->
                DynamicTest.dynamicTest(each.command(), () -> sameLines(each, directory, wires)));
  }

  private static void sameLines(Case recorded, Path directory, Wires wires) throws IOException {
    ToolRun ours =
        ToolRun.of(recorded.command(), new ReplayedNetwork(wires), directory, wires.recordedAt());
    assertThat(ToolRun.normal(ours.out())).isEqualTo(ToolRun.normal(recorded.out()));
    assertThat(ToolRun.normal(ours.err())).isEqualTo(ToolRun.normal(recorded.err()));
    assertThat(ours.exit()).as("exit code").isEqualTo(recorded.exit());
  }

  @TestFactory
  Stream<DynamicTest> tutorial() throws IOException, URISyntaxException {
    return replayed("tutorial-9.18.49");
  }

  @TestFactory
  Stream<DynamicTest> dig() throws IOException, URISyntaxException {
    return replayed("dig-9.18.49");
  }

  @TestFactory
  Stream<DynamicTest> hostAndNslookup() throws IOException, URISyntaxException {
    return replayed("host-nslookup-9.18.49");
  }

  @TestFactory
  Stream<DynamicTest> nsupdateAndSignatures() throws IOException, URISyntaxException {
    return replayed("nsupdate-9.18.49");
  }

  @TestFactory
  Stream<DynamicTest> serversThatBreakTheRules() throws IOException, URISyntaxException {
    return replayed("odd-servers-9.18.49");
  }
}
