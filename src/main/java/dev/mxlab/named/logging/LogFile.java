package dev.mxlab.named.logging;

import dev.mxlab.named.conf.Logging.ToFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The file of a channel, with the older ones that versions, size and suffix ask for. As in BIND a
 * file is put aside when it is opened: at the first message after it has grown over its size, or,
 * where versions are kept without a size, at each start. A file of limited size without versions
 * takes no more when it is full. Safe for any thread.
 */
final class LogFile {
  private static final DateTimeFormatter SUFFIX =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int MOST_VERSIONS = 100_000;

  private final Path path;
  private final ToFile settings;
  private final boolean buffered;
  private @Nullable BufferedWriter out;
  private long size;
  private boolean full;

  LogFile(Path path, ToFile settings, boolean buffered) {
    this.path = path;
    this.settings = settings;
    this.buffered = buffered;
  }

  /** Fails where it could not be written later. */
  void probe() throws IOException {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new FileSystemException(path.toString(), null, "invalid file");
    }
    Files.newBufferedWriter(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
  }

  /**
   * Appends a line.
   *
   * @throws IOException when it is lost
   */
  synchronized void write(Instant now, String line) throws IOException {
    if (full) {
      boolean again =
          settings.versions() != ToFile.NEVER
              || Files.notExists(path)
              || Files.size(path) < settings.size();
      if (!again) {
        return;
      }
      close();
    }
    if (out == null && !open(now)) {
      return;
    }
    BufferedWriter writer = out;
    if (writer == null) {
      return;
    }
    writer.write(line);
    writer.write('\n');
    size += line.getBytes(StandardCharsets.UTF_8).length + 1L;
    if (!buffered) {
      writer.flush();
    }
    full = settings.size() > 0 && size > settings.size();
  }

  /** False for one that is full and may not be put aside. */
  private boolean open(Instant now) throws IOException {
    if (Files.isRegularFile(path)) {
      boolean roll =
          settings.size() == 0
              ? settings.versions() != ToFile.NEVER
              : Files.size(path) >= settings.size();
      if (roll && settings.versions() == ToFile.NEVER) {
        return false;
      }
      if (roll) {
        roll(now);
      }
    }
    out =
        Files.newBufferedWriter(
            path, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    size = Files.size(path);
    return true;
  }

  synchronized void close() {
    full = false;
    try {
      if (out != null) {
        out.close();
      }
    } catch (IOException lost) {
      // What was not flushed is gone; there is nobody to tell it to.
    }
    out = null;
  }

  private void roll(Instant now) throws IOException {
    if (settings.versions() == 0) {
      Files.delete(path);
    } else if (settings.stamped()) {
      trim();
      Files.move(path, older(SUFFIX.format(now)), StandardCopyOption.REPLACE_EXISTING);
    } else {
      count();
    }
  }

  private Path older(String suffix) {
    return path.resolveSibling(path.getFileName() + "." + suffix);
  }

  /** Each older one by one further; the oldest falls away. */
  private void count() throws IOException {
    List<Long> there = older();
    int greatest = 0;
    for (long number : there) {
      if (number >= settings.versions()) {
        Files.deleteIfExists(older(Long.toString(number)));
      } else if (number < MOST_VERSIONS) {
        greatest = Math.max(greatest, (int) number + 1);
      }
    }
    greatest = Math.min(greatest, settings.versions() - 1);
    for (int i = greatest; i > 0; i--) {
      Path from = older(Integer.toString(i - 1));
      if (Files.exists(from)) {
        Files.move(from, older(Integer.toString(i)), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.move(path, older("0"), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Leaves room for one more of those that are named by the time. */
  private void trim() throws IOException {
    List<Long> there = older();
    for (int i = settings.versions() - 1; i < there.size(); i++) {
      Files.deleteIfExists(older(Long.toString(there.get(i))));
    }
  }

  /** The numbers behind the names of the older ones, the greatest first. */
  private List<Long> older() throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    String start = path.getFileName() + ".";
    List<Long> found = new ArrayList<>();
    try (Stream<Path> siblings = Files.list(parent == null ? path : parent)) {
      siblings
          .map(each -> String.valueOf(each.getFileName()))
          .filter(name -> name.startsWith(start))
          .map(name -> name.substring(start.length()))
          .filter(rest -> rest.matches("\\d{1,18}"))
          .forEach(rest -> found.add(Long.valueOf(rest)));
    }
    found.sort(Collections.reverseOrder());
    return found;
  }
}
