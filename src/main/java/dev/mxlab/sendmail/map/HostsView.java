package dev.mxlab.sendmail.map;

import dev.mxlab.net.HostsFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** /etc/hosts, read again when it has changed. */
final class HostsView implements Supplier<HostsFile> {
  private record Read(FileTime modified, long size, HostsFile hosts) {}

  private final Path file;
  private volatile @Nullable Read last;

  HostsView(Path file) {
    this.file = file;
  }

  @Override
  public HostsFile get() {
    try {
      FileTime modified = Files.getLastModifiedTime(file);
      long size = Files.size(file);
      Read read = last;
      if (read == null || !read.modified().equals(modified) || read.size() != size) {
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        read = new Read(modified, size, HostsFile.parse(text.lines().toList()));
        last = read;
      }
      return read.hosts();
    } catch (IOException none) {
      return HostsFile.EMPTY;
    }
  }
}
