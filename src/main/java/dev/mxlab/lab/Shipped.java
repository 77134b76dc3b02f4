package dev.mxlab.lab;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The lab's files as they were shipped: copies in the program itself, so that a lesson's edits can
 * be undone.
 */
final class Shipped {
  private static final String PLACE = "/shipped/";

  private Shipped() {}

  /**
   * Whether {@code root} is a directory of the shipped lab: one of its topologies is there by its
   * own name.
   */
  static boolean covers(Path root) throws IOException {
    for (String name : names()) {
      if (name.startsWith("lab/") && Files.exists(root.resolve(name))) {
        return true;
      }
    }
    return false;
  }

  /** Puts the files back that differ; their names, relative to {@code root}. */
  static List<String> restore(Path root) throws IOException {
    List<String> restored = new java.util.ArrayList<>();
    for (String name : names()) {
      byte[] content = read(name);
      Path file = root.resolve(name);
      if (!same(file, content)) {
        Path parent = file.getParent();
        if (parent != null) {
          Files.createDirectories(parent);
        }
        remove(file);
        Files.write(file, content);
        restored.add(name);
      }
    }
    return restored;
  }

  /**
   * Not for what cannot be read either: a lesson may have taken the rights, or made a directory.
   */
  private static boolean same(Path file, byte[] content) throws IOException {
    return Files.isRegularFile(file)
        && Files.isReadable(file)
        && Files.isWritable(file)
        && Arrays.equals(Files.readAllBytes(file), content);
  }

  /** A file whose rights are as they should be stays: it may be a link, or open in an editor. */
  private static void remove(Path file) throws IOException {
    if (Files.isRegularFile(file) && Files.isReadable(file) && Files.isWritable(file)) {
      return;
    }
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> below = Files.walk(file)) {
        for (Path each : below.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
      return;
    }
    Files.deleteIfExists(file);
  }

  private static List<String> names() throws IOException {
    URI marker;
    try {
      URL found = Shipped.class.getResource(PLACE + "lab");
      if (found == null) {
        throw new IOException("this build of mxlab has no shipped files");
      }
      marker = found.toURI();
    } catch (URISyntaxException impossible) {
      throw new IOException(impossible);
    }
    if (!marker.getScheme().equals("jar")) {
      return below(Path.of(marker).resolveSibling(""));
    }
    try (FileSystem jar = FileSystems.newFileSystem(marker, Map.of())) {
      return below(jar.getPath(PLACE));
    }
  }

  private static List<String> below(Path place) throws IOException {
    try (Stream<Path> files = Files.walk(place)) {
      return files
          .filter(Files::isRegularFile)
          .map(f -> place.relativize(f).toString())
          .sorted()
          .toList();
    }
  }

  private static byte[] read(String name) throws IOException {
    try (InputStream in = Shipped.class.getResourceAsStream(PLACE + name)) {
      if (in == null) {
        throw new IOException("this build of mxlab has no " + name);
      }
      return in.readAllBytes();
    }
  }
}
