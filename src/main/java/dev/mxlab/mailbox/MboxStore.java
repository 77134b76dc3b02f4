package dev.mxlab.mailbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The users' mail in mbox files of a spool directory, {@code /var/mail/lee} (mbox(5)). There must
 * be one store for a directory in a JVM, see {@link Spools}: two would drop each other's record
 * locks.
 */
public final class MboxStore implements MailStore {
  /** How long to wait for a mailbox's lock before the caller is told to try again later. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path spool;
  private final Duration patience;
  private final MboxFiles files;
  private final Consumer<Path> arrival;

  public MboxStore(Path spool) {
    this(spool, PATIENCE);
  }

  /**
   * @param patience how long to wait for a mailbox that another program holds
   */
  public MboxStore(Path spool, Duration patience) {
    this(spool, patience, new MboxFiles(), mailbox -> {});
  }

  /**
   * @param arrival is told of mailboxes that have grown
   */
  MboxStore(Path spool, Duration patience, MboxFiles files, Consumer<Path> arrival) {
    this.spool = spool;
    this.patience = patience;
    this.files = files;
    this.arrival = arrival;
  }

  @Override
  public Place deliver(String user, String sender, ZonedDateTime at, Content content)
      throws IOException {
    MboxFile file = files.use(mailbox(user));
    try {
      Arrivals.Arrival arrived = new Arrivals.Arrival(FromLine.of(sender, at), content);
      file.arrivals.add(arrived);
      try {
        append(file, arrived);
      } catch (IOException failed) {
        if (file.arrivals.withdraw(arrived)) {
          throw failed;
        }
      }
      return arrived.place();
    } finally {
      files.leave(file);
    }
  }

  /** Until somebody, he himself perhaps, has appended it. */
  private void append(MboxFile file, Arrivals.Arrival arrival) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    String path = file.path().toString();
    while (file.arrivals.lead(arrival, deadline - System.nanoTime(), path)) {
      try {
        take(file, Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
      } finally {
        file.arrivals.resign();
      }
      this.arrival.accept(file.path());
    }
  }

  /** Appends whatever waits. */
  private void take(MboxFile file, Duration left) throws IOException {
    boolean isNew = Files.notExists(file.path());
    if (isNew) {
      Files.createDirectories(spool);
    }
    try (MboxFile.Locked locked = file.lock(left, true)) {
      MboxHandle handle = locked.handle();
      if (handle == null) {
        throw new IOException(file.path() + " vanished");
      }
      if (isNew) {
        Directories.sync(spool);
      }
      file.arrivals.take(locked, handle, file.path().toString());
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws MailboxDamagedException when the file is no mailbox
   */
  @Override
  public Maildrop open(String user) throws IOException {
    MboxFile file = files.use(mailbox(user));
    boolean done = false;
    try {
      Files.createDirectories(spool);
      try (MboxFile.Locked locked = file.lock(patience, false)) {
        List<MboxScan.Found> found = scan(file, locked.handle());
        done = true;
        return new MboxMaildrop(this, file, found);
      }
    } finally {
      if (!done) {
        files.leave(file);
      }
    }
  }

  @Override
  public void rework(String user, Rework rework) throws IOException {
    MboxFile file = files.use(mailbox(user));
    try (MboxFile.Locked locked = file.lock(patience, false)) {
      MboxHandle handle = locked.handle();
      byte[] now = handle == null ? new byte[0] : WholeBox.read(file.path(), handle.channel());
      byte[] after = rework.apply(now);
      if (after != null && handle != null) {
        WholeBox.replace(locked, file.path(), handle.channel(), after);
        arrival.accept(file.path());
      }
    } finally {
      files.leave(file);
    }
  }

  Duration patience() {
    return patience;
  }

  MboxFiles files() {
    return files;
  }

  /** The mail in the file; nothing where there is no file. Under the lock. */
  List<MboxScan.Found> scan(MboxFile file, @Nullable MboxHandle handle) throws IOException {
    if (handle == null || handle.channel().size() == 0) {
      return List.of();
    }
    return MboxScan.from(file.path().toString(), handle.channel(), 0, ZoneId.systemDefault())
        .stream()
        .filter(m -> !m.internal())
        .toList();
  }

  /** The mailbox of a user; a name must not lead out of the directory or to a file of ours. */
  private Path mailbox(String user) throws IOException {
    boolean plain =
        !user.isEmpty()
            && user.length() <= 128
            && !user.startsWith(".")
            && !user.endsWith(".lock")
            && user.chars().allMatch(c -> c > ' ' && c != '/' && c != '\\' && c != 0x7f);
    if (!plain) {
      throw new IOException("not a mailbox name: " + user.replaceAll("\\p{Cntrl}", "?"));
    }
    return spool.resolve(user);
  }
}
