package dev.mxlab.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One of the colon-separated files of accounts: read again when it changed, replaced as a whole.
 * Lines that are none of ours (comments, NIS, broken ones) are kept as they are.
 */
final class AccountFile {
  private static final long LIMIT = 8 << 20;

  /** What tells one version of a file from the next. */
  private record Stamp(Path path, Object key, long size, Object modified) {}

  private record Read(@Nullable Stamp stamp, List<String> lines) {}

  /** Asked every time, since the mapping may change under a running lab. */
  private final Supplier<Path> where;

  private volatile Read last = new Read(null, List.of());

  AccountFile(Supplier<Path> where) {
    this.where = where;
  }

  /** The lines as they stand on the disk now; none when there is no file. */
  List<String> lines() {
    try {
      Path path = where.get();
      Stamp now = stamp(path);
      Read seen = last;
      if (now.equals(seen.stamp())) {
        return seen.lines();
      }
      if (now.size() > LIMIT) {
        return seen.lines();
      }
      String text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
      // The stamp is older than the text: a change in between is found at the next look.
      Read fresh = new Read(now, text.lines().toList());
      last = fresh;
      return fresh.lines();
    } catch (IOException missing) {
      return List.of();
    }
  }

  /** Whether {@link #lines} would read nothing. */
  boolean isRead() {
    try {
      return stamp(where.get()).equals(last.stamp());
    } catch (IOException missing) {
      return true;
    }
  }

  private static Stamp stamp(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    Object key = attributes.fileKey();
    return new Stamp(
        path, key == null ? "" : key, attributes.size(), attributes.lastModifiedTime());
  }

  void append(String line) throws IOException {
    List<String> lines = new ArrayList<>(lines());
    lines.add(line);
    write(lines);
  }

  /**
   * Replaces the line of {@code name}.
   *
   * @param line null removes it
   * @throws NoSuchFileException when no line has this name
   */
  void replace(String name, @Nullable String line) throws IOException {
    List<String> lines = new ArrayList<>(lines());
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(name + ":")) {
        lines.remove(i);
        if (line != null) {
          lines.add(i, line);
        }
        write(lines);
        return;
      }
    }
    throw new NoSuchFileException(name);
  }

  /** Readers see the old file or the new one, never a part; so does a machine that lost power. */
  private void write(List<String> lines) throws IOException {
    Path path = where.get();
    if (Files.exists(path)) {
      path = path.toRealPath();
    }
    Path directory = path.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException("no directory for " + path);
    }
    Files.createDirectories(directory);
    Path fresh = Files.createTempFile(directory, "." + path.getFileName(), ".new");
    try {
      String text = String.join("\n", lines) + "\n";
      try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
      }
      keepMode(path, fresh);
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static void keepMode(Path old, Path fresh) throws IOException {
    boolean secret = old.endsWith("shadow");
    if (Files.exists(old)) {
      Files.setPosixFilePermissions(fresh, Files.getPosixFilePermissions(old));
    } else {
      Files.setPosixFilePermissions(
          fresh, PosixFilePermissions.fromString(secret ? "rw-------" : "rw-r--r--"));
    }
  }
}
