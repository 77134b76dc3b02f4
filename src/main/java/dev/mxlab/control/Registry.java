package dev.mxlab.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The labs that this user runs: one small file each in a directory of his own ({@code
 * $XDG_RUNTIME_DIR/mxlab}, else {@code ~/.mxlab/run}), the control sockets beside them. Entries of
 * processes that are no more are skipped and swept away.
 */
public final class Registry {
  /** sun_path of unix(7), without its final zero. */
  public static final int LONGEST_SOCKET_PATH = 107;

  private static final String ENTRY = ".lab";
  private static final String SOCKET = ".sock";

  /** The first that works is written to; all are read. */
  private final List<Path> directories;

  public Registry(List<Path> directories) {
    this.directories = List.copyOf(directories);
  }

  /** This user's, by his environment. */
  public static Registry of(Map<String, String> environment) {
    List<Path> directories = new ArrayList<>();
    String runtime = environment.get("XDG_RUNTIME_DIR");
    if (runtime != null && runtime.startsWith("/") && Files.isDirectory(Path.of(runtime))) {
      directories.add(Path.of(runtime, "mxlab"));
    }
    String home = environment.get("HOME");
    if (home == null || home.isEmpty()) {
      home = System.getProperty("user.home", "/");
    }
    directories.add(Path.of(home, ".mxlab", "run"));
    return new Registry(directories);
  }

  /**
   * A path for a lab's control socket, not yet there, short enough for the system.
   *
   * @throws IOException when no directory will do; the message says why
   */
  public Path newSocket(String lab) throws IOException {
    String plain = lab.replaceAll("[^A-Za-z0-9_-]", "_");
    String base = plain.substring(0, Math.min(plain.length(), 16)) + "-" + ownPid();
    IOException reason = new IOException("no directory for the control socket");
    for (Path directory : directories) {
      try {
        prepare(directory);
        for (int number = 0; ; number++) {
          Path socket = directory.resolve(base + (number == 0 ? "" : "." + number) + SOCKET);
          int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
          if (length > LONGEST_SOCKET_PATH) {
            throw new IOException(
                directory + ": a socket's path is limited to " + LONGEST_SOCKET_PATH + " bytes");
          }
          if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
            return socket;
          }
        }
      } catch (IOException unusable) {
        reason = unusable;
      }
    }
    throw reason;
  }

  private static long ownPid() {
    return ProcessHandle.current().pid();
  }

  /** The sockets obey whoever reaches them: nobody else may look into their directory. */
  private static void prepare(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
  }

  /** Enters a lab beside its socket; closing takes it out again. */
  public Registration register(RunningLab lab) throws IOException {
    Path file = entryOf(lab.socket());
    Path fresh = Path.of(file + ".new");
    String text =
        "name="
            + lab.name()
            + "\nvar="
            + lab.var()
            + "\ndirectory="
            + lab.directory()
            + "\nsocket="
            + lab.socket()
            + "\npid="
            + lab.pid()
            + "\nstarted="
            + lab.started()
            + "\n";
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    return new Registration(file);
  }

  private static Path entryOf(Path socket) {
    String name = String.valueOf(socket.getFileName());
    return socket.resolveSibling(name.substring(0, name.length() - SOCKET.length()).concat(ENTRY));
  }

  /** A lab's place in the registry. */
  public static final class Registration implements AutoCloseable {
    private final Path file;

    private Registration(Path file) {
      this.file = file;
    }

    @Override
    public void close() throws IOException {
      Files.deleteIfExists(file);
    }
  }

  /** All that run, the oldest first. */
  public List<RunningLab> running() {
    List<RunningLab> labs = new ArrayList<>();
    for (Path directory : directories) {
      if (!Files.isDirectory(directory)) {
        continue;
      }
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
        for (Path entry : entries) {
          // Without a glob: its pattern would be compiled first.
          RunningLab lab = entry.toString().endsWith(ENTRY) ? read(entry) : null;
          if (lab != null && alive(lab.pid())) {
            insert(labs, lab);
          } else if (lab != null) {
            forget(lab);
          }
        }
      } catch (IOException unreadable) {
        // What cannot be read runs for somebody else: the next directory may do.
      }
    }
    return labs;
  }

  private static void insert(List<RunningLab> labs, RunningLab lab) {
    int at = labs.size();
    while (at > 0 && labs.get(at - 1).started() > lab.started()) {
      at--;
    }
    labs.add(at, lab);
  }

  private static @Nullable RunningLab read(Path entry) {
    Map<String, String> values = new HashMap<>();
    try {
      for (String line : Files.readAllLines(entry)) {
        int equals = line.indexOf('=');
        if (equals > 0) {
          values.put(line.substring(0, equals), line.substring(equals + 1));
        }
      }
      if (!values.keySet().containsAll(Set.of("name", "var", "directory", "socket"))) {
        return null;
      }
      return new RunningLab(
          values.getOrDefault("name", ""),
          Path.of(values.getOrDefault("var", "")),
          Path.of(values.getOrDefault("directory", "")),
          Path.of(values.getOrDefault("socket", "")),
          Long.parseLong(values.getOrDefault("pid", "")),
          Long.parseLong(values.getOrDefault("started", "")));
    } catch (IOException | NumberFormatException | InvalidPathException broken) {
      return null;
    }
  }

  private static boolean alive(long pid) {
    // Cheaper than ProcessHandle where there is a /proc, and that is most places.
    if (Files.isDirectory(Path.of("/proc/self"))) {
      return Files.isDirectory(Path.of("/proc/".concat(Long.toString(pid))));
    }
    return ProcessHandle.of(pid).isPresent();
  }

  /**
   * Whether somebody answers at a lab's socket: after a crash another process may have got its
   * process id.
   */
  public boolean answers(RunningLab lab) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(lab.socket()));
      return true;
    } catch (IOException nobody) {
      return false;
    }
  }

  /** Sweeps away an entry whose process is gone, or whose socket nobody answers. */
  public void forget(RunningLab lab) {
    try {
      // Only what lies in our own directories: the entry's text says anything.
      Path parent = lab.socket().getParent();
      if (parent != null && directories.contains(parent)) {
        Files.deleteIfExists(entryOf(lab.socket()));
        Files.deleteIfExists(lab.socket());
      }
    } catch (IOException notOurs) {
      return;
    }
  }

  /**
   * The labs that a person may mean: the one of {@code var} if that is given; else those whose
   * directory holds the current one, the innermost; else all.
   */
  public List<RunningLab> meant(@Nullable Path var, Path current) {
    List<RunningLab> all = running();
    List<RunningLab> found = new ArrayList<>();
    Path here = real(current);
    int depth = 0;
    for (RunningLab lab : all) {
      if (var != null) {
        if (real(lab.var()).equals(real(var))) {
          found.add(lab);
        }
        continue;
      }
      Path directory = real(lab.directory());
      if (here.startsWith(directory) && directory.getNameCount() >= depth) {
        if (directory.getNameCount() > depth) {
          found.clear();
        }
        depth = directory.getNameCount();
        found.add(lab);
      }
    }
    return var == null && found.isEmpty() ? all : found;
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException missing) {
      return path.toAbsolutePath().normalize();
    }
  }
}
