package dev.mxlab.sendmail.queue;

import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Position;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A queue directory as sendmail keeps it: {@code qf} holds the envelope and the header, {@code df}
 * the body, {@code tf} is a qf being written, {@code Qf} one that cannot be used.
 *
 * <p>A message is in the queue from the moment its qf stands under that name, and out of it from
 * the moment the name is gone. The body and the new envelope are forced to the disk before the
 * rename, the directory after it; a removal takes the qf first. So whatever moment the machine
 * stops at, a df without qf and a tf are leftovers that nobody was told about, and go when the
 * queue is opened. A removal is not forced: at worst the message is tried once more, and then
 * {@link #inherited} says that it may have been delivered.
 *
 * <p>One instance serves a directory for as long as the process runs: locks are kept here.
 */
public final class FileQueue implements QueueStore {
  private static final int MAX_QF = 4 << 20;

  private final Path directory;
  private final QueueIds ids;
  private final Consumer<Diagnostic> complaints;
  private final boolean forceable;
  private final Set<String> locked = ConcurrentHashMap.newKeySet();
  private final Set<String> inherited = ConcurrentHashMap.newKeySet();

  /** Whose odd lines were complained about: once is enough while the message waits. */
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  private FileQueue(Path directory, QueueIds ids, Consumer<Diagnostic> complaints)
      throws IOException {
    this.directory = directory;
    this.ids = ids;
    this.complaints = complaints;
    this.forceable = canForce(directory);
  }

  /**
   * Opens a queue directory, made where there is none, and throws away what a stopped process left
   * half done.
   *
   * @param complaints hears of every file that is thrown away or set aside
   */
  public static FileQueue open(Path directory, QueueIds ids, Consumer<Diagnostic> complaints)
      throws IOException {
    Files.createDirectories(directory);
    FileQueue queue = new FileQueue(directory, ids, complaints);
    queue.clean();
    return queue;
  }

  private void clean() throws IOException {
    List<String> names = names();
    Set<String> known = Set.copyOf(names);
    for (String name : names) {
      String id = name.substring(2);
      if (!QueueIds.isQueueId(id)) {
        continue;
      }
      if (name.startsWith("qf")) {
        inherited.add(id);
      } else if (name.startsWith("tf")
          || (name.startsWith("df") && !known.contains("qf" + id) && !known.contains("Qf" + id))) {
        Files.deleteIfExists(directory.resolve(name));
        complain(name, "left over from a message that was never accepted; removed");
      }
    }
  }

  @Override
  public Writing create() throws IOException {
    while (true) {
      String id = ids.next();
      if (Files.exists(file("qf", id)) || Files.exists(file("Qf", id))) {
        continue;
      }
      try {
        FileChannel body =
            FileChannel.open(
                file("df", id), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new NewMessage(id, body);
      } catch (FileAlreadyExistsException taken) {
        // The next id will do.
      }
    }
  }

  private final class NewMessage implements Writing {
    private final String id;
    private final FileChannel channel;
    private final OutputStream body;
    private boolean ended;

    NewMessage(String id, FileChannel channel) {
      this.id = id;
      this.channel = channel;
      this.body = new BufferedOutputStream(Channels.newOutputStream(channel), 8192);
    }

    @Override
    public String queueId() {
      return id;
    }

    @Override
    public OutputStream body() {
      return body;
    }

    @Override
    public void commit(Envelope envelope) throws IOException {
      if (ended || !envelope.queueId().equals(id)) {
        throw new IllegalStateException("commit of " + envelope.queueId() + " to " + id);
      }
      ended = true;
      try {
        body.flush();
        channel.force(true);
        channel.close();
        put(envelope);
      } catch (IOException | RuntimeException failed) {
        discard(failed);
        throw failed;
      }
    }

    /** The client hears that the message was not taken, so nothing of it may be found later. */
    private void discard(Exception reason) {
      try {
        channel.close();
        Files.deleteIfExists(file("qf", id));
        Files.deleteIfExists(file("tf", id));
        Files.deleteIfExists(file("df", id));
      } catch (IOException too) {
        reason.addSuppressed(too);
      }
    }

    @Override
    public void abort() {
      if (ended) {
        return;
      }
      ended = true;
      try {
        channel.close();
        Files.deleteIfExists(file("df", id));
      } catch (IOException left) {
        complain("df" + id, "could not be removed: " + left.getMessage());
      }
    }
  }

  /** Makes {@code envelope} the message's qf; on disk when it returns. */
  private void put(Envelope envelope) throws IOException {
    Path temporary = file("tf", envelope.queueId());
    try (FileChannel out =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(QfFormat.write(envelope));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(
        temporary,
        file("qf", envelope.queueId()),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    force();
  }

  @Override
  public void update(Envelope envelope) throws IOException {
    if (!Files.exists(file("qf", envelope.queueId()))) {
      throw new NoSuchFileException("qf" + envelope.queueId());
    }
    put(envelope);
  }

  @Override
  public void remove(String queueId) throws IOException {
    Files.deleteIfExists(file("qf", queueId));
    Files.deleteIfExists(file("df", queueId));
    forget(queueId);
  }

  @Override
  public List<Envelope> list() throws IOException {
    List<Envelope> all = new ArrayList<>();
    for (String name : names()) {
      if (name.startsWith("qf") && QueueIds.isQueueId(name.substring(2))) {
        find(name.substring(2)).ifPresent(all::add);
      }
    }
    all.sort(
        Comparator.comparingLong(Envelope::priority)
            .thenComparing(Envelope::created)
            .thenComparing(Envelope::queueId));
    return all;
  }

  @Override
  public void browse(Consumer<Envelope> each) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "qf*")) {
      for (Path file : files) {
        String id = file.getFileName().toString().substring(2);
        if (QueueIds.isQueueId(id)) {
          glance(id).ifPresent(each);
        }
      }
    }
  }

  private Optional<Envelope> glance(String queueId) throws IOException {
    try (InputStream in = Files.newInputStream(file("qf", queueId))) {
      Optional<Envelope> seen = QfFormat.glance(queueId, in.readNBytes(MAX_QF));
      // One that cannot be used is told of and set aside.
      return seen.isPresent() ? seen : find(queueId);
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<Envelope> find(String queueId) throws IOException {
    if (!QueueIds.isQueueId(queueId)) {
      return Optional.empty();
    }
    Diagnosed<Envelope> read;
    try (InputStream in = Files.newInputStream(file("qf", queueId))) {
      read = QfFormat.read(queueId, "qf" + queueId, in.readNBytes(MAX_QF));
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
    if (read.diagnostics().isEmpty() || told.add(queueId)) {
      read.diagnostics().forEach(complaints);
    }
    @Nullable Envelope envelope = read.value();
    if (envelope == null) {
      setAside(queueId, "unusable");
      return Optional.empty();
    }
    if (!Files.exists(file("df", queueId))) {
      // Either it was just delivered, or somebody took the body away.
      if (Files.exists(file("qf", queueId))) {
        setAside(queueId, "no df" + queueId);
      }
      return Optional.empty();
    }
    return Optional.of(envelope);
  }

  @Override
  public void setAside(String queueId, String why) throws IOException {
    try {
      Files.move(file("qf", queueId), file("Qf", queueId), StandardCopyOption.REPLACE_EXISTING);
    } catch (NoSuchFileException gone) {
      return;
    }
    forget(queueId);
    complaints.accept(
        Diagnostic.error(
            Position.of("qf" + queueId), "Losing " + directory + "/Qf" + queueId + ": " + why));
  }

  private void forget(String queueId) {
    inherited.remove(queueId);
    told.remove(queueId);
  }

  @Override
  public InputStream body(String queueId) throws IOException {
    return Files.newInputStream(file("df", queueId));
  }

  @Override
  public long bodySize(String queueId) throws IOException {
    return Files.size(file("df", queueId));
  }

  @Override
  public boolean inherited(String queueId) {
    return inherited.contains(queueId);
  }

  @Override
  public boolean lock(String queueId) {
    return locked.add(queueId);
  }

  @Override
  public void unlock(String queueId) {
    locked.remove(queueId);
  }

  private List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.length() > 2) {
          names.add(name);
        }
      }
    }
    return names;
  }

  private Path file(String kind, String queueId) {
    return directory.resolve(kind + queueId);
  }

  private void complain(String name, String text) {
    complaints.accept(Diagnostic.warning(Position.of(name), text));
  }

  private void force() throws IOException {
    if (forceable) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** Not every file system lets a directory be opened; such a one keeps no promise anyway. */
  private static boolean canForce(Path directory) {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
      return true;
    } catch (IOException | UnsupportedOperationException cannot) {
      return false;
    }
  }
}
