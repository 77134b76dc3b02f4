package dev.mxlab.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The lines of an /etc/hosts (hosts(5)): an address, its canonical name, further names. */
public record HostsFile(List<Line> lines) {
  private static final int LIMIT = 1 << 20;

  /** {@code names} is never empty; the first is the canonical one. */
  public record Line(String address, List<String> names) {
    public Line {
      names = List.copyOf(names);
    }

    public String canonicalName() {
      return names.get(0);
    }
  }

  public HostsFile {
    lines = List.copyOf(lines);
  }

  /** Without the file, nothing is known. */
  public static HostsFile read(HostFiles files) {
    try {
      java.nio.file.Path file = files.real("/etc/hosts");
      if (!Files.isRegularFile(file) || Files.size(file) > LIMIT) {
        return new HostsFile(List.of());
      }
      return parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      return new HostsFile(List.of());
    }
  }

  public static HostsFile parse(String text) {
    List<Line> lines = new ArrayList<>();
    for (String raw : text.split("\\R")) {
      int comment = raw.indexOf('#');
      String line = (comment < 0 ? raw : raw.substring(0, comment)).strip();
      String[] words = line.split("\\s+");
      if (words.length > 1) {
        lines.add(new Line(words[0], List.of(words).subList(1, words.length)));
      }
    }
    return new HostsFile(lines);
  }

  /** The first line that bears this name; names do not mind case. */
  public Optional<Line> byName(String name) {
    return lines.stream()
        .filter(line -> line.names().stream().anyMatch(name::equalsIgnoreCase))
        .findFirst();
  }

  public Optional<Line> byAddress(String address) {
    return lines.stream().filter(line -> line.address().equalsIgnoreCase(address)).findFirst();
  }
}
