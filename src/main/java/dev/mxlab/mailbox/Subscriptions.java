package dev.mxlab.mailbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Names that a user subscribed to, as dovecot keeps them: {@code V 2} and an empty line, then a
 * name a line, its levels divided by tabs. Older files have names alone.
 */
final class Subscriptions {
  private static final String HEAD = "V\t2";

  private final Path file;
  private final char separator;

  Subscriptions(Path file, char separator) {
    this.file = file;
    this.separator = separator;
  }

  synchronized Set<String> read() throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException none) {
      return new LinkedHashSet<>();
    }
    boolean levels = !lines.isEmpty() && lines.get(0).equals(HEAD);
    Set<String> names = new LinkedHashSet<>();
    for (String line : levels ? lines.subList(1, lines.size()) : lines) {
      if (!line.isEmpty()) {
        names.add(levels ? line.replace('\t', separator) : line);
      }
    }
    return names;
  }

  /** Names in their order, but what is below a name right after it, as dovecot lists them. */
  static List<String> byLevels(Set<String> names, char separator) {
    Map<String, Integer> places = new HashMap<>();
    for (String name : names) {
      for (int i = name.indexOf(separator); i >= 0; i = name.indexOf(separator, i + 1)) {
        places.putIfAbsent(name.substring(0, i), places.size());
      }
      places.putIfAbsent(name, places.size());
    }
    List<String> ordered = new ArrayList<>(names);
    ordered.sort(
        (one, other) -> compare(places(one, separator, places), places(other, separator, places)));
    return ordered;
  }

  private static List<Integer> places(String name, char separator, Map<String, Integer> places) {
    List<Integer> path = new ArrayList<>();
    for (int i = name.indexOf(separator); i >= 0; i = name.indexOf(separator, i + 1)) {
      path.add(places.getOrDefault(name.substring(0, i), 0));
    }
    path.add(places.getOrDefault(name, 0));
    return path;
  }

  private static int compare(List<Integer> one, List<Integer> other) {
    for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
      int here = Integer.compare(one.get(i), other.get(i));
      if (here != 0) {
        return here;
      }
    }
    return Integer.compare(one.size(), other.size());
  }

  /** False when it is so already. */
  synchronized boolean change(String name, boolean wanted) throws IOException {
    Set<String> names = read();
    if (wanted ? !names.add(name) : !names.remove(name)) {
      return false;
    }
    StringBuilder text = new StringBuilder(HEAD).append("\n\n");
    names.forEach(one -> text.append(one.replace(separator, '\t')).append('\n'));
    Path directory = file.getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    Path fresh = file.resolveSibling(file.getFileName() + ".lock");
    Files.writeString(fresh, text, StandardCharsets.UTF_8);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return true;
  }
}
