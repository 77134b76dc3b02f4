package dev.mxlab.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A small file that people edit while the lab runs, parsed again whenever it has changed; empty
 * when it is missing.
 */
final class FileView<T> implements Supplier<T> {
  private record Seen<T>(@Nullable FileTime modified, long size, T value) {}

  private final Path file;
  private final Function<List<String>, T> parse;
  private volatile @Nullable Seen<T> seen;

  FileView(Path file, Function<List<String>, T> parse) {
    this.file = file;
    this.parse = parse;
  }

  @Override
  public T get() {
    Seen<T> last = seen;
    FileTime modified = null;
    long size = -1;
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      modified = now.lastModifiedTime();
      size = now.size();
    } catch (IOException missing) {
      // Read as an empty file below.
    }
    if (last != null
        && last.size() == size
        && java.util.Objects.equals(last.modified(), modified)) {
      return last.value();
    }
    T value = parse.apply(lines());
    seen = new Seen<>(modified, size, value);
    return value;
  }

  private List<String> lines() {
    try {
      return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.UTF_8)
          .lines()
          .toList();
    } catch (NoSuchFileException missing) {
      return List.of();
    } catch (IOException unreadable) {
      return List.of();
    }
  }
}
