package dev.mxlab.named.tool.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What servers answered to what: lines {@code Q udp|tcp ADDRESS#PORT HEX}, each followed by {@code
 * A HEX} for every message that came, or {@code E EXCEPTION TEXT} for a failure.
 */
final class Wires {
  private final Map<String, List<List<String>>> exchanges = new TreeMap<>();
  private final List<String> lines = new ArrayList<>();
  private Instant recordedAt = Instant.EPOCH;

  static Wires read(Path file) throws IOException {
    Wires wires = new Wires();
    List<String> current = List.of();
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("Q ")) {
        current = new ArrayList<>();
        String question = line.substring(2);
        wires.exchanges.computeIfAbsent(question, none -> new ArrayList<>()).add(current);
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        current.add(line);
      } else if (line.startsWith("# recorded ")) {
        wires.recordedAt = Instant.parse(line.substring(11));
      }
    }
    return wires;
  }

  Instant recordedAt() {
    return recordedAt;
  }

  static String question(String protocol, String server, byte[] query) {
    return protocol + " " + server + " " + HexFormat.of().formatHex(query);
  }

  /** The answers to a question that is put for the {@code time}th time; the last ones stay. */
  List<String> answers(String question, int time) {
    List<List<String>> known = exchanges.get(question);
    if (known == null) {
      throw new AssertionError("nobody recorded an answer to " + question);
    }
    return known.get(Math.min(time, known.size()) - 1);
  }

  void record(String question, List<String> answers) {
    lines.add("Q " + question);
    lines.addAll(answers);
  }

  void write(Path file, Instant now) throws IOException {
    List<String> all = new ArrayList<>(List.of("# recorded " + now));
    all.addAll(lines);
    Files.write(file, all);
  }
}
