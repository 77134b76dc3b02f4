package dev.mxlab.named.tool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** A recording of real commands: blocks of {@code $ command}, output, {@code [exit n]}. */
record Transcript() {
  record Run(String command, String out, String err, int exit) {}

  record Block(String title, List<Run> runs) {}

  /** Compares one run with what our command says. */
  interface Replay {
    void of(Block block, Run run) throws IOException;
  }

  /** A test for each command of a recording. */
  static Stream<DynamicTest> tests(Path file, Replay replay) throws IOException {
    return read(file).stream()
        .flatMap(
            block ->
                block.runs().stream()
                    .map(
                        run ->
                            DynamicTest.dynamicTest(
                                block.title() + ": " + run.command(),
                                () -> replay.of(block, run))));
  }

  static List<Block> read(Path file) throws IOException {
    List<Block> blocks = new ArrayList<>();
    String command = "";
    StringBuilder out = new StringBuilder();
    StringBuilder err = new StringBuilder();
    boolean toErr = false;
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("### ")) {
        blocks.add(new Block(line.substring(4), new ArrayList<>()));
      } else if (line.startsWith("$ ")) {
        command = line.substring(2);
        out.setLength(0);
        err.setLength(0);
        toErr = false;
      } else if (line.startsWith("[exit ")) {
        int exit = Integer.parseInt(line.substring(6, line.length() - 1));
        blocks
            .get(blocks.size() - 1)
            .runs()
            .add(new Run(command, out.toString(), err.toString(), exit));
      } else if (line.startsWith("[stderr] ")) {
        toErr = true;
        err.append(line.substring(9)).append('\n');
      } else {
        (toErr ? err : out).append(line).append('\n');
      }
    }
    return blocks;
  }
}
