package dev.mxlab.host;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What chmod(1) and chown(1) made of a host's files, where that is not what a fresh system has: a
 * file of lines {@code 0644 kim kim /home/kim/x}, of which the last one of a path counts. The real
 * files belong to whoever runs the lab.
 */
public final class OwnerRecord {
  /** What a path's line says when it is as on a fresh system again. */
  private static final String FORGOTTEN = "- - - ";

  private static final int MOST_LINES = 100_000;

  private final Path file;
  private final Map<String, Ownership> known = new LinkedHashMap<>();
  private int lines;
  private @Nullable Stamp seen;

  public OwnerRecord(Path file) {
    this.file = file;
  }

  /**
   * @param path as {@link HostFiles#shown} has it
   */
  synchronized Optional<Ownership> of(String path) {
    load();
    return Optional.ofNullable(known.get(path));
  }

  /** Whether somebody wrote down whose a path is. */
  public synchronized boolean knows(String path) {
    load();
    return known.containsKey(path);
  }

  synchronized void put(String path, Ownership ownership) throws IOException {
    load();
    if (path.indexOf('\n') >= 0 || ownership.equals(known.get(path))) {
      return;
    }
    known.put(path, ownership);
    add(line(path, ownership));
  }

  /** The path and all below it are as on a fresh system, or gone. */
  synchronized void forget(String path) throws IOException {
    load();
    List<String> gone =
        known.keySet().stream().filter(k -> k.equals(path) || k.startsWith(path + "/")).toList();
    for (String each : gone) {
      known.remove(each);
      add(FORGOTTEN + each);
    }
  }

  /** What {@code from} and all below it had, {@code to} has now. */
  synchronized void move(String from, String to) throws IOException {
    load();
    Map<String, Ownership> moved = new LinkedHashMap<>();
    known.forEach(
        (path, ownership) -> {
          if (path.equals(from) || path.startsWith(from + "/")) {
            moved.put(to + path.substring(from.length()), ownership);
          }
        });
    forget(from);
    forget(to);
    for (Map.Entry<String, Ownership> entry : moved.entrySet()) {
      put(entry.getKey(), entry.getValue());
    }
  }

  private static String line(String path, Ownership ownership) {
    return String.format(
        java.util.Locale.ROOT,
        "%04o %s %s %s",
        ownership.mode(),
        ownership.owner(),
        ownership.group(),
        path);
  }

  private void add(String line) throws IOException {
    lines++;
    if (lines > MOST_LINES || lines > 1000 + 4 * known.size()) {
      rewrite();
    } else {
      Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
    seen = stamp();
  }

  private void rewrite() throws IOException {
    List<String> all = new ArrayList<>();
    known.forEach((path, ownership) -> all.add(line(path, ownership)));
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.write(fresh, all);
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    lines = all.size();
  }

  /** Another process, or {@code mxlab reset}, may have changed the file. */
  private void load() {
    Stamp now = stamp();
    if (now.equals(seen)) {
      return;
    }
    known.clear();
    lines = 0;
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        lines++;
        String[] part = line.split(" ", 4);
        if (line.startsWith(FORGOTTEN)) {
          known.remove(line.substring(FORGOTTEN.length()));
        } else if (part.length == 4 && part[0].matches("[0-7]{1,4}")) {
          known.put(part[3], new Ownership(part[1], part[2], Integer.parseInt(part[0], 8)));
        }
      }
    } catch (IOException none) {
      known.clear();
    }
    seen = now;
  }

  /** Asked with every look: of a missing file without an exception. */
  private Stamp stamp() {
    File known = file.toFile();
    return new Stamp(known.length(), known.lastModified());
  }

  private record Stamp(long length, long modified) {}
}
