package dev.mxlab.cli;

import dev.mxlab.host.HostFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The real disk: every path stands for itself. */
final class RealFiles implements HostFiles {
  @Override
  public Path real(String path) {
    return Path.of(path);
  }

  @Override
  public Path forDaemon(String path) {
    return Path.of(path);
  }

  /** Does nothing: a real machine has its directories. */
  @Override
  public void create() {}

  @Override
  public String shown(Path real) {
    return real.toString();
  }

  @Override
  public List<String> list(String directory) {
    try (Stream<Path> entries = Files.list(Path.of(directory))) {
      return entries.map(entry -> String.valueOf(entry.getFileName())).sorted().toList();
    } catch (IOException none) {
      return List.of();
    }
  }
}
