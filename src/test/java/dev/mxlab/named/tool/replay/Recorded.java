package dev.mxlab.named.tool.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A recording of real commands: blocks of {@code $ command}, output, {@code [exit n]}. */
final class Recorded {
  record Case(String command, String out, String err, int exit) {}

  private Recorded() {}

  static List<Case> read(Path file) throws IOException {
    List<Case> cases = new ArrayList<>();
    String command = "";
    StringBuilder out = new StringBuilder();
    StringBuilder err = new StringBuilder();
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("$ ")) {
        command = line.substring(2);
        out.setLength(0);
        err.setLength(0);
      } else if (line.startsWith("[exit ")) {
        int exit = Integer.parseInt(line.substring(6, line.length() - 1));
        cases.add(new Case(command, out.toString(), err.toString(), exit));
      } else if (line.startsWith("[stderr] ")) {
        err.append(line.substring(9)).append('\n');
      } else if (!command.isEmpty()) {
        out.append(line).append('\n');
      }
    }
    return cases;
  }
}
