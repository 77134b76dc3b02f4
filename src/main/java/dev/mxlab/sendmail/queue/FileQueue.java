package dev.mxlab.sendmail.queue;

import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Position;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
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

  /** Of messages that are looked at together. */
  private static final int AT_ONCE = 2000;

  private final QueueFiles files;
  private final QueueIds ids;
  private final Consumer<Diagnostic> complaints;
  private final Set<String> locked = ConcurrentHashMap.newKeySet();
  private final Transit transit;
  private final Unsaved unsaved = new Unsaved();

  /** Whose odd lines were complained about: once is enough while the message waits. */
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  private FileQueue(
      Path directory, QueueIds ids, Consumer<Diagnostic> complaints, Transit transit) {
    this.files = new QueueFiles(directory);
    this.ids = ids;
    this.complaints = complaints;
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
   * @param others two threads or more that write that log
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
    List<String> names = files.names();
    Set<String> known = Set.copyOf(names);
    for (String name : names) {
      String id = name.substring(2);
      if (!QueueIds.isQueueId(id)) {
        continue;
      }
      if (name.startsWith("tf")
          || (name.startsWith("df")
              && !known.contains("qf" + id)
              && !known.contains("hf" + id)
              && !known.contains("Qf" + id))) {
        Files.deleteIfExists(files.path(name.substring(0, 2), id));
        complain(name, "left over from a message that was never accepted; removed");
      }
    }
  }

  @Override
  public Writing create(String queueId) {
    return new NewMessage(queueId, files, transit, this::complain);
  }

  @Override
  public String reserve() {
    while (true) {
      String id = ids.next();
      if (files.kind(id).isEmpty() && transit.find(id).isEmpty()) {
        return id;
      }
    }
  }

  @Override
  public void update(Envelope envelope) throws IOException {
    String id = envelope.queueId();
    Optional<Transit.Passing> passing = transit.find(id);
    if (passing.isPresent()) {
      settle(envelope, passing.get().body());
      return;
    }
    Optional<QueueKind> kind = files.kind(id);
    if (kind.isEmpty() || kind.get() == QueueKind.LOST) {
      throw new NoSuchFileException("qf" + id);
    }
    files.put(envelope);
    transit.release(id);
  }

  /** Gives the message its files, and only then takes it out of the log. */
  private void settle(Envelope envelope, byte[] body) throws IOException {
    String id = envelope.queueId();
    QueueFiles.write(files.path("df", id), body);
    files.put(envelope);
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
    forget(queueId);
    if (transit.find(queueId).isPresent()) {
      transit.release(queueId);
      return;
    }
    files.delete(queueId);
    if (transit.holds(queueId)) {
      // The log says who has got it, for as long as a crash may bring the files back.
      files.whenForced(() -> transit.release(queueId));
    }
  }

  @Override
  public List<Envelope> list() throws IOException {
    List<Envelope> all = new ArrayList<>();
    transit.all().forEach(one -> all.add(one.envelope()));
    for (String name : files.names()) {
      if (name.startsWith("qf")
          && QueueIds.isQueueId(name.substring(2))
          && transit.find(name.substring(2)).isEmpty()) {
        find(name.substring(2)).ifPresent(all::add);
      }
    }
    all.sort(ORDER);
    return all;
  }

  @Override
  public <T> void browse(QueueKind kind, Function<Envelope, Optional<T>> shape, Consumer<T> each)
      throws IOException {
    if (kind == QueueKind.NORMAL) {
      transit.all().forEach(one -> shape.apply(one.envelope()).ifPresent(each));
    }
    List<String> some = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(files.directory())) {
      for (Path file : all) {
        String name = file.getFileName().toString();
        if (name.startsWith(kind.prefix()) && QueueIds.isQueueId(name.substring(2))) {
          some.add(name.substring(2));
        }
        if (some.size() == AT_ONCE) {
          show(kind, some, shape, each);
          some.clear();
        }
      }
    }
    show(kind, some, shape, each);
  }

  /** To read many small files is work for all processors. */
  private <T> void show(
      QueueKind kind, List<String> some, Function<Envelope, Optional<T>> shape, Consumer<T> each)
      throws IOException {
    List<Optional<T>> shown;
    try {
      shown = some.parallelStream().map(id -> seen(kind, id).flatMap(shape)).toList();
    } catch (UncheckedIOException unreadable) {
      throw unreadable.getCause();
    }
    shown.forEach(one -> one.ifPresent(each));
  }

  private Optional<Envelope> seen(QueueKind kind, String queueId) {
    try {
      return transit.find(queueId).isPresent() ? Optional.empty() : glance(kind, queueId);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private Optional<Envelope> glance(QueueKind kind, String queueId) throws IOException {
    try (InputStream in = Files.newInputStream(files.path(kind, queueId))) {
      Optional<Envelope> seen = QfFormat.glance(queueId, in.readNBytes(MAX_QF));
      // One that cannot be used is told of and set aside.
      return seen.isPresent() || kind == QueueKind.LOST ? seen : find(queueId);
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
    for (QueueKind kind : List.of(QueueKind.NORMAL, QueueKind.QUARANTINED)) {
      try (InputStream in = Files.newInputStream(files.path(kind, queueId))) {
        String name = kind.prefix() + queueId;
        return usable(queueId, QfFormat.read(queueId, name, in.readNBytes(MAX_QF)));
      } catch (NoSuchFileException gone) {
        // Or it is of the other kind.
      }
    }
    return Optional.empty();
  }

  @Override
  public boolean holds(String queueId) {
    return QueueIds.isQueueId(queueId)
        && (transit.find(queueId).isPresent() || files.kind(queueId).isPresent());
  }

  private Optional<Envelope> usable(String queueId, Diagnosed<Envelope> read) throws IOException {
    if (read.diagnostics().isEmpty() || told.add(queueId)) {
      read.diagnostics().forEach(complaints);
    }
    @Nullable Envelope envelope = read.value();
    if (envelope == null) {
      setAside(queueId, "bogus queue file");
      return Optional.empty();
    }
    if (!Files.exists(files.path("df", queueId))) {
      // Either it was just delivered, or somebody took the body away.
      if (files.kind(queueId).isPresent()) {
        setAside(queueId, "no df" + queueId);
      }
      return Optional.empty();
    }
    return Optional.of(envelope);
  }

  @Override
  public void setAside(String queueId, String why) throws IOException {
    keep(queueId);
    Optional<QueueKind> kind = files.kind(queueId);
    if (kind.isEmpty() || kind.get() == QueueKind.LOST) {
      return;
    }
    Path from = files.path(kind.get(), queueId);
    try {
      Files.move(from, files.path(QueueKind.LOST, queueId), StandardCopyOption.REPLACE_EXISTING);
    } catch (NoSuchFileException gone) {
      return;
    }
    forget(queueId);
    complaints.accept(
        Diagnostic.error(
            Position.of(kind.get().prefix() + queueId),
            queueId + ": Losing ./" + from.getFileName() + ": " + why));
  }

  private void forget(String queueId) {
    told.remove(queueId);
  }

  @Override
  public InputStream body(String queueId) throws IOException {
    Optional<InputStream> passing = bodyAtHand(queueId);
    return passing.isPresent() ? passing.get() : Files.newInputStream(files.path("df", queueId));
  }

  @Override
  public Optional<InputStream> bodyAtHand(String queueId) {
    return transit.find(queueId).map(passing -> new ByteArrayInputStream(passing.body()));
  }

  @Override
  public long bodySize(String queueId) throws IOException {
    Optional<Transit.Passing> passing = transit.find(queueId);
    if (passing.isPresent()) {
      return passing.get().body().length;
    }
    return Files.size(files.path("df", queueId));
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

  private void complain(String name, String text) {
    complaints.accept(Diagnostic.warning(Position.of(name), text));
  }
}
