package dev.mxlab.named;

import dev.mxlab.host.HostFiles;
import dev.mxlab.host.SystemError;
import dev.mxlab.named.conf.NamedConf;
import dev.mxlab.named.logging.Category;
import dev.mxlab.named.logging.Level;
import dev.mxlab.named.logging.NamedLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files that are there while named runs: made anew each time, never through a link that
 * somebody laid out, in directories that are made where they lack, and removed at the end. Guarded
 * by the daemon's monitor.
 */
final class RunFiles {
  /** Its owner's alone. */
  static final Set<PosixFilePermission> SECRET = PosixFilePermissions.fromString("rw-------");

  static final Set<PosixFilePermission> PUBLIC = PosixFilePermissions.fromString("rw-r--r--");

  private final HostFiles files;
  private final NamedLog log;
  private final SessionKey sessionKey;
  private String directory = "/";
  private @Nullable String pidFile;

  RunFiles(HostFiles files, NamedLog log) {
    this.files = files;
    this.log = log;
    this.sessionKey = new SessionKey(this, log);
  }

  SessionKey sessionKey() {
    return sessionKey;
  }

  /** Makes those that a configuration wants; false where a zone needs what lacks. */
  boolean follow(NamedConf conf) {
    directory = conf.directory();
    String pid = conf.server().paths().pid();
    if (pidFile != null && !pidFile.equals(pid)) {
      remove(pidFile);
    }
    pidFile = pid;
    if (pid != null) {
      String trouble = create(pid, ProcessHandle.current().pid() + "\n", PUBLIC);
      if (!trouble.isEmpty()) {
        log.write(Category.GENERAL, Level.WARNING, trouble);
      }
    }
    sessionKey.follow(conf.server().paths().sessionKey());
    String missing = sessionKey.missingFor(conf.zones()).orElse(null);
    if (missing != null) {
      log.write(Category.GENERAL, Level.ERROR, missing);
    }
    return missing == null;
  }

  /** The server ends. */
  void close() {
    sessionKey.close();
    if (pidFile != null) {
      remove(pidFile);
      pidFile = null;
    }
  }

  private Path real(String name) {
    return files.forDaemon(Path.of(directory).resolve(name).normalize().toString());
  }

  /** Writes a file; returns what went wrong in BIND's words, or nothing. */
  String create(String name, String text, Set<PosixFilePermission> mode) {
    Path real = real(name);
    Path parent = real.getParent();
    try {
      if (parent != null) {
        Files.createDirectories(parent);
      }
    } catch (IOException failed) {
      Path shown = Path.of(name).getParent();
      return "couldn't mkdir '" + shown + "': " + SystemError.text(failed);
    }
    try {
      if (Files.exists(real, LinkOption.NOFOLLOW_LINKS)) {
        if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
          return "could not open file '" + name + "': Operation not supported";
        }
        Files.delete(real);
      }
      write(real, text, mode);
      return "";
    } catch (IOException failed) {
      return "could not open file '" + name + "': " + SystemError.text(failed);
    }
  }

  private static void write(Path real, String text, Set<PosixFilePermission> mode)
      throws IOException {
    boolean posix = real.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] attributes =
        posix
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(EnumSet.copyOf(mode))}
            : new FileAttribute<?>[0];
    Files.createFile(real, attributes);
    Files.writeString(real, text, StandardCharsets.UTF_8, StandardOpenOption.WRITE);
  }

  void remove(String name) {
    try {
      Files.deleteIfExists(real(name));
    } catch (IOException left) {
      // Whoever starts next replaces it.
    }
  }
}
