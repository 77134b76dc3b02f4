package dev.mxlab.dovecot.doveadm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Which commands there are, and what they take. */
final class Usage {
  private static final int NAME_WIDTH = 13;

  private final Map<String, List<String>> groups = new LinkedHashMap<>();

  private Usage() {}

  static Usage load() {
    Usage usage = new Usage();
    try (InputStream in = Objects.requireNonNull(Usage.class.getResourceAsStream("usage.txt"));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      List<String> group = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("[") && line.endsWith("]")) {
          group = new ArrayList<>();
          usage.groups.put(line.substring(1, line.length() - 1), group);
        } else if (!line.startsWith("#")) {
          group.add(line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return usage;
  }

  boolean isGroup(String name) {
    return !name.isEmpty() && groups.containsKey(name);
  }

  /** The line of a command; {@code group} is empty for those of the first level. */
  Optional<String> of(String group, String name) {
    return groups.getOrDefault(group, List.of()).stream()
        .filter(line -> name(line).equals(name))
        .findFirst();
  }

  private static String name(String line) {
    int end = line.indexOf(' ');
    return end < 0 ? line : line.substring(0, end);
  }

  /** What is said when a command's own arguments are wrong. */
  String line(String command) {
    int space = command.indexOf(' ');
    String group = space < 0 ? "" : command.substring(0, space);
    String name = command.substring(space + 1);
    String arguments =
        of(group, name).map(l -> l.length() > NAME_WIDTH ? l.substring(NAME_WIDTH) : "").orElse("");
    return "doveadm " + command + ' ' + arguments;
  }

  /** What is said when there is no such command. */
  String all(String group) {
    StringBuilder text = new StringBuilder("usage: doveadm [-Dv] [-f <formatter>] ");
    text.append(group.isEmpty() ? "" : group + ' ').append("<command> [<args>]\n");
    if (group.isEmpty()) {
      text.append("               \n");
    }
    groups.getOrDefault(group, List.of()).forEach(l -> text.append("  ").append(l).append('\n'));
    return text.toString();
  }
}
