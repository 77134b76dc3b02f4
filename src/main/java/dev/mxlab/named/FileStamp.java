package dev.mxlab.named;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When the files of a zone were changed last: a reload passes over a zone whose files are as they
 * were.
 */
record FileStamp(List<One> files) {
  /**
   * One file.
   *
   * @param changed null when it is not there
   */
  record One(Path file, @Nullable FileTime changed, long size) {
    static One of(Path file) {
      try {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new One(file, attributes.lastModifiedTime(), attributes.size());
      } catch (IOException missing) {
        return new One(file, null, 0);
      }
    }

    boolean unchanged() {
      One now = of(file);
      return size == now.size && Objects.equals(changed, now.changed);
    }
  }

  static FileStamp of(Path file) {
    return new FileStamp(List.of(One.of(file)));
  }

  static FileStamp of(Collection<Path> files) {
    List<One> stamps = new ArrayList<>(files.size());
    files.forEach(file -> stamps.add(One.of(file)));
    return new FileStamp(List.copyOf(stamps));
  }

  /** How long the first of them was. */
  long size() {
    return files.get(0).size();
  }

  boolean unchanged() {
    for (One file : files) {
      if (!file.unchanged()) {
        return false;
      }
    }
    return true;
  }
}
