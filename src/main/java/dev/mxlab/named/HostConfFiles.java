package dev.mxlab.named;

import dev.mxlab.host.HostFiles;
import dev.mxlab.named.conf.ConfFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A host's files as the reader of named.conf sees them. */
public final class HostConfFiles implements ConfFiles {
  /** Debian's package installs this one. */
  public static final String DEBIAN = "/etc/bind/named.conf";

  /** And the Red Hat family's this one. */
  public static final String RED_HAT = "/etc/named.conf";

  private static final long MOST_BYTES = 16 << 20;

  /** What the packages create; a lab need not hold them before something is written there. */
  private static final Set<String> INSTALLED =
      Set.of("/", "/etc/bind", "/var/cache/bind", "/var/named");

  private final HostFiles files;

  public HostConfFiles(HostFiles files) {
    this.files = files;
  }

  /** Where this host has its named.conf: as Debian does, unless only the other one is there. */
  public static String location(HostFiles files) {
    return !Files.exists(files.real(DEBIAN)) && Files.exists(files.real(RED_HAT))
        ? RED_HAT
        : DEBIAN;
  }

  @Override
  public String read(String path) throws IOException {
    Path real = files.real(path);
    if (!Files.exists(real)) {
      throw new NoSuchFileException(path);
    }
    if (!Files.isRegularFile(real) || Files.size(real) > MOST_BYTES) {
      throw new IOException("not a readable file: " + path);
    }
    return new String(Files.readAllBytes(real), StandardCharsets.UTF_8);
  }

  @Override
  public boolean isDirectory(String path) {
    return INSTALLED.contains(path)
        || Files.isDirectory(files.real(path))
        || !files.list(path).isEmpty();
  }

  @Override
  public List<String> list(String directory) {
    return files.list(directory);
  }
}
