package dev.mxlab.mailbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashSet;
import java.util.List;
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
