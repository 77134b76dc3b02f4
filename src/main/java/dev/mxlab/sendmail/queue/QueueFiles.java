package dev.mxlab.sendmail.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files of a queue directory, written so that they outlast the machine's stop. */
final class QueueFiles {
  /** Then they are worth a force of their own. */
  private static final int MOST_WAITING = 200;

  private final List<Runnable> waiting = new ArrayList<>();

  /** Of control files: qf, tf, hf, Qf. */
  private final Path directory;

  /** Of bodies. */
  private final Path bodies;

  private final boolean forceable;

  /** A directory qf in it is for control files, one called df for bodies (op.me). */
  QueueFiles(Path directory) {
    this.directory = within(directory, "qf");
    this.bodies = within(directory, "df");
    this.forceable = canForce(this.directory);
  }

  private static Path within(Path directory, String name) {
    Path own = directory.resolve(name);
    return Files.isDirectory(own) ? own : directory;
  }

  /** Of control files. */
  Path directory() {
    return directory;
  }

  Path path(String kind, String queueId) {
    return (kind.equals("df") ? bodies : directory).resolve(kind + queueId);
  }

  Path path(QueueKind kind, String queueId) {
    return path(kind.prefix(), queueId);
  }

  boolean exists(QueueKind kind, String queueId) {
    return Files.exists(path(kind, queueId));
  }

  /** As what it stands there; empty for not at all. */
  Optional<QueueKind> kind(String queueId) {
    for (QueueKind kind : QueueKind.values()) {
      if (exists(kind, queueId)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  void delete(String queueId) throws IOException {
    Files.deleteIfExists(path(QueueKind.NORMAL, queueId));
    Files.deleteIfExists(path(QueueKind.QUARANTINED, queueId));
    Files.deleteIfExists(path("df", queueId));
  }

  /** Makes {@code envelope} the message's control file; on disk when it returns. */
  void put(Envelope envelope) throws IOException {
    String id = envelope.queueId();
    Path temporary = path("tf", id);
    write(temporary, QfFormat.write(envelope));
    QueueKind kind = QueueKind.of(envelope);
    Files.move(
        temporary,
        path(kind, id),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    QueueKind other = kind == QueueKind.NORMAL ? QueueKind.QUARANTINED : QueueKind.NORMAL;
    Files.deleteIfExists(path(other, id));
    force();
  }

  /** A whole file, forced; its name is not. */
  static void write(Path file, byte[] bytes) throws IOException {
    try (FileChannel out =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      writeFully(out, ByteBuffer.wrap(bytes));
      out.force(true);
    }
  }

  static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  /** All names that can be of a queue's file. */
  List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    add(directory, names);
    if (!bodies.equals(directory)) {
      add(bodies, names);
    }
    return names;
  }

  private static void add(Path from, List<String> names) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(from)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.length() > 2) {
          names.add(name);
        }
      }
    }
  }

  /** Calls {@code then} once the names as they are now last. */
  void whenForced(Runnable then) throws IOException {
    boolean many;
    synchronized (waiting) {
      waiting.add(then);
      many = waiting.size() >= MOST_WAITING;
    }
    if (many) {
      force();
    }
  }

  /** The names last. */
  void force() throws IOException {
    List<Runnable> now;
    synchronized (waiting) {
      now = List.copyOf(waiting);
      waiting.clear();
    }
    if (forceable) {
      try {
        if (!bodies.equals(directory)) {
          force(bodies);
        }
        force(directory);
      } catch (IOException failed) {
        synchronized (waiting) {
          waiting.addAll(now);
        }
        throw failed;
      }
    }
    now.forEach(Runnable::run);
  }

  /** The names in a directory last. */
  static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Not every file system lets a directory be opened; such a one keeps no promise anyway. */
  private static boolean canForce(Path directory) {
    try {
      force(directory);
      return true;
    } catch (IOException | UnsupportedOperationException cannot) {
      return false;
    }
  }
}
