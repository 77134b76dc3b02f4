package dev.mxlab.named;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * When the files of a zone were changed last: a reload passes over a zone whose files are as they
 * were.
 */
record FileStamp(Map<Path, String> files) {
  static FileStamp of(Collection<Path> files) {
    Map<Path, String> stamps = new LinkedHashMap<>();
    files.forEach(file -> stamps.put(file, stamp(file)));
    return new FileStamp(stamps);
  }

  boolean unchanged() {
    return files.entrySet().stream().allMatch(e -> stamp(e.getKey()).equals(e.getValue()));
  }

  private static String stamp(Path file) {
    try {
      return Files.getLastModifiedTime(file) + " " + Files.size(file);
    } catch (IOException missing) {
      return "none";
    }
  }
}
