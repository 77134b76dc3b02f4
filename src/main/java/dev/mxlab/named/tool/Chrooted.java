package dev.mxlab.named.tool;

import dev.mxlab.host.HostFiles;
import java.nio.file.Path;
import java.util.List;

/** A host's files as a process sees them that took {@code root} for its root (chroot(2)). */
record Chrooted(HostFiles files, String root) implements HostFiles {
  private String within(String path) {
    String inside = Path.of("/").resolve(path).normalize().toString();
    return Path.of(root + inside).normalize().toString();
  }

  @Override
  public Path real(String path) {
    return files.real(within(path));
  }

  @Override
  public Path forDaemon(String path) {
    return files.forDaemon(within(path));
  }

  @Override
  public String shown(Path real) {
    String shown = files.shown(real);
    return shown.startsWith(root) ? shown.substring(root.length()) : shown;
  }

  @Override
  public List<String> list(String directory) {
    return files.list(within(directory));
  }
}
