package dev.mxlab.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A host's files below one directory; with the root itself, the real disk's. */
record RootedFiles(Path root, Optional<OwnerRecord> owners) implements HostFiles {
  RootedFiles(Path root) {
    this(root, Optional.empty());
  }

  @Override
  public Path real(String path) {
    return root.resolve(path.startsWith("/") ? path.substring(1) : path);
  }

  @Override
  public Path forDaemon(String path) {
    return real(path);
  }

  @Override
  public String shown(Path real) {
    return "/" + root.relativize(real);
  }

  @Override
  public List<String> list(String directory) {
    if (!Files.isDirectory(real(directory))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(real(directory))) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
