package dev.mxlab.sendmail.queue;

import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Position;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
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
 * queue is opened. A removal is not forced: at worst the message is tried once more.
 *
 * <p>A message that passes straight through has no files: it stands in a {@link TransitLog}, which
 * many share. As soon as it has to wait it gets its files, and only then leaves the log; what a
 * killed process left there gets files when the queue is opened ({@link Recovery}).
 *
 * <p>One instance serves a directory for as long as the process runs: locks are kept here.
 */
public final class FileQueue implements QueueStore {
  private static final int MAX_QF = 4 << 20;

  /** A body up to this may pass through memory. */
  private static final int SMALL = 256 << 10;

  private final Path directory;
  private final QueueIds ids;
  private final Consumer<Diagnostic> complaints;
  private final boolean forceable;
  private final Set<String> locked = ConcurrentHashMap.newKeySet();
  private final Transit transit;
  private final Unsaved unsaved = new Unsaved();

  /** Whose odd lines were complained about: once is enough while the message waits. */
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  private FileQueue(
      Path directory, QueueIds ids, Consumer<Diagnostic> complaints, Transit transit) {
    this.directory = directory;
    this.ids = ids;
    this.complaints = complaints;
    this.forceable = canForce(directory);
    this.transit = transit;
  }

  /**
   * Opens a queue directory, made where there is none, and throws away what a stopped process left
   * half done.
   *
   * @param complaints hears of every file that is thrown away or set aside
   */
  public static FileQueue open(Path directory, QueueIds ids, Consumer<Diagnostic> complaints)
      throws IOException {
    return open(directory, directory, ids, complaints, Runnable::run);
  }

  /**
   * The same.
   *
   * @param logs the directory for the log of what passes through, on the same disk
   * @param others threads that go on with what waited for that log
   */
  public static FileQueue open(
      Path directory, Path logs, QueueIds ids, Consumer<Diagnostic> complaints, Executor others)
      throws IOException {
    Files.createDirectories(logs);
    Files.createDirectories(directory);
    new Recovery(directory, logs, complaints).run();
    FileQueue queue = new FileQueue(directory, ids, complaints, Transit.empty(logs, others));
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
      if (name.startsWith("tf")
          || (name.startsWith("df") && !known.contains("qf" + id) && !known.contains("Qf" + id))) {
        Files.deleteIfExists(directory.resolve(name));
        complain(name, "left over from a message that was never accepted; removed");
      }
    }
  }

  @Override
  public Writing create(String queueId) {
    return new NewMessage(queueId);
  }

  @Override
  public String reserve() {
    while (true) {
      String id = ids.next();
      if (Files.exists(file("qf", id)) || Files.exists(file("Qf", id))) {
        continue;
      }
      if (transit.find(id).isEmpty()) {
        return id;
      }
    }
  }

  /** Its body stays in memory while it is small, for then it may never need a file. */
  private final class NewMessage extends OutputStream implements Writing {
    private final String id;
    private ByteArrayOutputStream small = new ByteArrayOutputStream(1024);
    private @Nullable FileChannel channel;
    private boolean ended;

    NewMessage(String id) {
      this.id = id;
    }

    @Override
    public String queueId() {
      return id;
    }

    @Override
    public OutputStream body() {
      return this;
    }

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (channel == null && small.size() + length <= SMALL) {
        small.write(bytes, offset, length);
      } else {
        writeFully(onDisk(), ByteBuffer.wrap(bytes, offset, length));
      }
    }

    private FileChannel onDisk() throws IOException {
      FileChannel open = channel;
      if (open == null) {
        open =
            FileChannel.open(
                file("df", id), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        channel = open;
        writeFully(open, ByteBuffer.wrap(small.toByteArray()));
        small = new ByteArrayOutputStream(0);
      }
      return open;
    }

    @Override
    public void commit(Envelope envelope) throws IOException {
      end(envelope);
      try (FileChannel open = onDisk()) {
        open.force(true);
        open.close();
        put(envelope);
      } catch (IOException | RuntimeException failed) {
        discard(failed);
        throw failed;
      }
    }

    @Override
    public void pass(Envelope envelope) throws IOException {
      try {
        passing(envelope).toCompletableFuture().join();
      } catch (CompletionException failed) {
        throw failed.getCause() instanceof IOException io ? io : new IOException(failed.getCause());
      }
    }

    @Override
    public CompletionStage<Void> passing(Envelope envelope) {
      if (channel != null) {
        return committed(envelope);
      }
      return transit
          .accept(envelope, small.toByteArray())
          .thenCompose(
              taken -> {
                if (!taken) {
                  return committed(envelope);
                }
                end(envelope);
                return CompletableFuture.completedFuture(null);
              });
    }

    private CompletionStage<Void> committed(Envelope envelope) {
      try {
        commit(envelope);
        return CompletableFuture.completedFuture(null);
      } catch (IOException failed) {
        return CompletableFuture.failedFuture(failed);
      }
    }

    private void end(Envelope envelope) {
      if (ended || !envelope.queueId().equals(id)) {
        throw new IllegalStateException("commit of " + envelope.queueId() + " to " + id);
      }
      ended = true;
    }

    /** The client hears that the message was not taken, so nothing of it may be found later. */
    private void discard(Exception reason) {
      try {
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
      FileChannel open = channel;
      if (open != null) {
        try {
          open.close();
          Files.deleteIfExists(file("df", id));
        } catch (IOException left) {
          complain("df" + id, "could not be removed: " + left.getMessage());
        }
      }
    }
  }

  private static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
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
    String id = envelope.queueId();
    Optional<Transit.Passing> passing = transit.find(id);
    if (passing.isPresent()) {
      settle(envelope, passing.get().body());
      return;
    }
    if (!Files.exists(file("qf", id))) {
      throw new NoSuchFileException("qf" + id);
    }
    put(envelope);
    transit.release(id);
  }

  /** Gives the message its files, and only then takes it out of the log. */
  private void settle(Envelope envelope, byte[] body) throws IOException {
    String id = envelope.queueId();
    try (FileChannel out =
        FileChannel.open(
            file("df", id),
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      writeFully(out, ByteBuffer.wrap(body));
      out.force(true);
    }
    put(envelope);
    transit.release(id);
  }

  @Override
  public void keep(String queueId) throws IOException {
    Optional<Transit.Passing> passing = transit.find(queueId);
    if (passing.isPresent()) {
      settle(passing.get().envelope(), passing.get().body());
    }
  }

  @Override
  public @Nullable Noted land(String queueId, Landing landing) {
    TransitLog.Entry entry = transit.land(queueId, landing);
    return entry == null ? null : entry::await;
  }

  @Override
  public void remove(String queueId) throws IOException {
    if (transit.find(queueId).isEmpty()) {
      Files.deleteIfExists(file("qf", queueId));
      Files.deleteIfExists(file("df", queueId));
    }
    transit.release(queueId);
    forget(queueId);
  }

  @Override
  public List<Envelope> list() throws IOException {
    List<Envelope> all = new ArrayList<>();
    transit.all().forEach(one -> all.add(one.envelope()));
    for (String name : names()) {
      if (name.startsWith("qf")
          && QueueIds.isQueueId(name.substring(2))
          && transit.find(name.substring(2)).isEmpty()) {
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
    transit.all().forEach(one -> each.accept(one.envelope()));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "qf*")) {
      for (Path file : files) {
        String id = file.getFileName().toString().substring(2);
        if (QueueIds.isQueueId(id) && transit.find(id).isEmpty()) {
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
    Optional<Transit.Passing> passing = transit.find(queueId);
    if (passing.isPresent()) {
      return passing.map(Transit.Passing::envelope);
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
    keep(queueId);
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
    told.remove(queueId);
  }

  @Override
  public InputStream body(String queueId) throws IOException {
    Optional<Transit.Passing> passing = transit.find(queueId);
    if (passing.isPresent()) {
      return new ByteArrayInputStream(passing.get().body());
    }
    return Files.newInputStream(file("df", queueId));
  }

  @Override
  public long bodySize(String queueId) throws IOException {
    Optional<Transit.Passing> passing = transit.find(queueId);
    if (passing.isPresent()) {
      return passing.get().body().length;
    }
    return Files.size(file("df", queueId));
  }

  @Override
  public Unsaved unsaved() {
    return unsaved;
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
