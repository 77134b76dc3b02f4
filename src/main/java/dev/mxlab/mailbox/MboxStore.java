package dev.mxlab.mailbox;

import dev.mxlab.mailbox.UidIndex.NumberedMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The users' mail in mbox files of a spool directory, {@code /var/mail/lee} (mbox(5)). There must
 * be one store for a directory in a JVM, see {@link Spools}: two would drop each other's record
 * locks.
 */
public final class MboxStore implements MailStore {
  private static final Logger LOG = LogManager.getLogger(MboxStore.class);

  /** How long to wait for a mailbox's lock before the caller is told to try again later. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path spool;
  private final Duration patience;
  private final ConcurrentHashMap<Path, MboxFile> files = new ConcurrentHashMap<>();

  public MboxStore(Path spool) {
    this(spool, PATIENCE);
  }

  /**
   * @param patience how long to wait for a mailbox that another program holds
   */
  public MboxStore(Path spool, Duration patience) {
    this.spool = spool;
    this.patience = patience;
  }

  @Override
  public Place deliver(String user, String sender, ZonedDateTime at, Content content)
      throws IOException {
    MboxFile file = use(mailbox(user));
    try {
      Arrivals.Arrival arrival = new Arrivals.Arrival(FromLine.of(sender, at), content);
      file.arrivals.add(arrival);
      try {
        append(file, arrival);
      } catch (IOException failed) {
        if (file.arrivals.withdraw(arrival)) {
          throw failed;
        }
      }
      return arrival.place();
    } finally {
      leave(file);
    }
  }

  /** Until somebody, he himself perhaps, has appended it. */
  private void append(MboxFile file, Arrivals.Arrival arrival) throws IOException {
    while (!arrival.settled()) {
      boolean isNew = Files.notExists(file.path());
      if (isNew) {
        Files.createDirectories(spool);
      }
      try (MboxFile.Locked locked = file.lockUnless(arrival::settled, patience, true)) {
        if (locked == null) {
          return;
        }
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
  }

  /**
   * {@inheritDoc}
   *
   * @throws MailboxDamagedException when the file is no mailbox
   */
  @Override
  public Maildrop open(String user) throws IOException {
    MboxFile file = use(mailbox(user));
    boolean done = false;
    try {
      Files.createDirectories(spool);
      try (MboxFile.Locked locked = file.lock(patience, false)) {
        UidIndex index = UidIndex.of(file.path());
        List<NumberedMessage> found = scan(file, locked.handle(), index);
        done = true;
        return new MboxMaildrop(this, file, index, found);
      }
    } finally {
      if (!done) {
        leave(file);
      }
    }
  }

  @Override
  public void rework(String user, Rework rework) throws IOException {
    MboxFile file = use(mailbox(user));
    try (MboxFile.Locked locked = file.lock(patience, false)) {
      MboxHandle handle = locked.handle();
      byte[] now = handle == null ? new byte[0] : WholeBox.read(file.path(), handle.channel());
      byte[] after = rework.apply(now);
      if (after != null && handle != null) {
        WholeBox.replace(locked, file.path(), handle.channel(), after);
      }
    } finally {
      leave(file);
    }
  }

  Duration patience() {
    return patience;
  }

  /** The mail in the file with its uids; nothing where there is no file. Under the lock. */
  List<NumberedMessage> scan(MboxFile file, @Nullable MboxHandle handle, UidIndex index)
      throws IOException {
    if (handle == null) {
      return List.of();
    }
    List<MboxMessage> messages = MboxScan.all(file.path().toString(), handle.channel());
    return index.number(messages.stream().filter(m -> !m.internal()).toList());
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

  private MboxFile use(Path path) {
    return files.compute(
        path,
        (p, known) -> {
          MboxFile file = known == null ? new MboxFile(p) : known;
          file.users++;
          return file;
        });
  }

  void retain(MboxFile file) {
    use(file.path());
  }

  /** Ends one use; the last one closes the file, under the map's lock so that nobody reopens it. */
  void leave(MboxFile file) {
    try {
      files.computeIfPresent(
          file.path(),
          (p, known) -> {
            if (--known.users > 0) {
              return known;
            }
            try {
              known.forget();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            return null;
          });
    } catch (UncheckedIOException e) {
      LOG.warn("closing {} failed", file.path(), e);
    }
  }
}
