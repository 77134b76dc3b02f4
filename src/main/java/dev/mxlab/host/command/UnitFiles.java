package dev.mxlab.host.command;

import dev.mxlab.host.Daemon;
import dev.mxlab.host.HostFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which units start at boot: the names of the disabled ones in {@code var/HOST/units}, one a line.
 * A package that Debian installs is enabled, so a host without the file starts everything.
 */
public final class UnitFiles {
  private final Path file;

  public UnitFiles(HostFiles files) {
    this.file = files.real("/var/units");
  }

  public synchronized boolean enabled(Daemon daemon) {
    return !disabled().contains(daemon.unit());
  }

  /** Returns whether that changed anything. */
  synchronized boolean enable(Daemon daemon, boolean enabled) throws IOException {
    Set<String> disabled = disabled();
    boolean changed = enabled ? disabled.remove(daemon.unit()) : disabled.add(daemon.unit());
    if (changed) {
      Path directory = file.getParent();
      if (directory != null) {
        Files.createDirectories(directory);
      }
      Files.write(file, disabled);
    }
    return changed;
  }

  private Set<String> disabled() {
    try {
      return Files.exists(file) ? new TreeSet<>(Files.readAllLines(file)) : new TreeSet<>();
    } catch (IOException unreadable) {
      return new TreeSet<>();
    }
  }
}
