package dev.mxlab.mailbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One mailbox of this JVM: the lock that its users share and its one open handle.
 *
 * <p>POSIX record locks belong to the process and are dropped as soon as the process closes
 * <em>any</em> descriptor of the file (fcntl(2)). So there is at most one handle for each file, and
 * it is closed only when nobody in this JVM uses the mailbox any more. Within the JVM {@code
 * monitor} keeps users apart; against other programs stand the dot-lock and the record lock, taken
 * together or not at all, so that two programs that take them in different order cannot wait for
 * each other for ever.
 */
final class MboxFile {
  private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(200);

  private final Path path;

  /** What is to be appended. */
  final Arrivals arrivals = new Arrivals();

  private final ReentrantLock monitor = new ReentrantLock(true);

  /** Guarded by this object's own lock. */
  private @Nullable MboxHandle handle;

  /** Whether it was asked for writes that a process before this one left. Under the monitor. */
  private boolean looked;

  /** Changed by the registry only, within its map's own locking. */
  int users;

  MboxFile(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  /** The mailbox, locked against everybody; closing it unlocks. */
  final class Locked implements AutoCloseable {
    private final DotLock dotLock;
    private final @Nullable FileLock recordLock;
    private final @Nullable MboxHandle held;

    private Locked(DotLock dotLock, @Nullable FileLock recordLock, @Nullable MboxHandle held) {
      this.dotLock = dotLock;
      this.recordLock = recordLock;
      this.held = held;
    }

    /** The file; null where there is none. */
    @Nullable MboxHandle handle() {
      return held;
    }

    /** Notes beside the mailbox what will be appended, so that a crash meanwhile can be mended. */
    void willAppend(Unfinished append) throws IOException {
      dotLock.note(append);
    }

    /** Says that the path now names another file: the old handle goes with its last reader. */
    void replaced() throws IOException {
      forget();
    }

    @Override
    public void close() throws IOException {
      try {
        unlock(dotLock, recordLock);
      } finally {
        try {
          if (held != null) {
            held.release();
          }
        } finally {
          monitor.unlock();
        }
      }
    }
  }

  /**
   * Locks the mailbox, waiting at most {@code patience}.
   *
   * @param create whether to make the file where there is none; else its handle is null
   */
  Locked lock(Duration patience, boolean create) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      if (!monitor.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new MailboxBusyException(path.toString());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MailboxBusyException(path.toString());
    }
    boolean done = false;
    try {
      long pause = FIRST_PAUSE;
      Locked locked = tryLock(create);
      while (locked == null) {
        if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
          throw new MailboxBusyException(path.toString());
        }
        LockSupport.parkNanos(pause);
        pause = Math.min(LONGEST_PAUSE, pause * 2);
        locked = tryLock(create);
      }
      done = true;
      return locked;
    } finally {
      if (!done) {
        monitor.unlock();
      }
    }
  }

  private @Nullable Locked tryLock(boolean create) throws IOException {
    DotLock dotLock = DotLock.tryTake(path);
    if (dotLock == null) {
      return null;
    }
    FileLock recordLock = null;
    MboxHandle current = null;
    boolean done = false;
    try {
      current = current(create);
      if (current == null) {
        if (dotLock.unfinished() != null) {
          dotLock.mended();
        }
        done = true;
        return new Locked(dotLock, null, null);
      }
      recordLock = tryRecordLock(current.channel());
      // A program that replaces the file under its record lock may have done so while we waited.
      if (recordLock == null || !current.isStill(path)) {
        return null;
      }
      Unfinished left = dotLock.unfinished();
      if (left != null) {
        left.undo(current.channel());
        dotLock.mended();
      }
      if (!looked) {
        Redo.finish(current.channel(), path);
        looked = true;
      }
      done = true;
      return new Locked(dotLock, recordLock, current);
    } finally {
      if (!done) {
        unlock(dotLock, recordLock);
        if (current != null) {
          current.release();
        }
      }
    }
  }

  private static @Nullable FileLock tryRecordLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException anotherStoreOfThisProcess) {
      return null;
    }
  }

  private static void unlock(@Nullable DotLock dotLock, @Nullable FileLock recordLock)
      throws IOException {
    try {
      if (recordLock != null && recordLock.channel().isOpen()) {
        recordLock.release();
      }
    } finally {
      if (dotLock != null) {
        dotLock.close();
      }
    }
  }

  /** The file that the path names now, shared with the caller; null where there is none. */
  synchronized @Nullable MboxHandle current(boolean create) throws IOException {
    MboxHandle open = handle;
    if (open != null && !open.isStill(path)) {
      forget();
      open = null;
    }
    if (open == null) {
      if (!create && Files.notExists(path)) {
        return null;
      }
      try {
        open = MboxHandle.open(path, create);
      } catch (NoSuchFileException removedMeanwhile) {
        return null;
      }
      handle = open;
    }
    return open.share();
  }

  /** Lets go of the handle; called when the last user has left. */
  synchronized void forget() throws IOException {
    MboxHandle old = handle;
    handle = null;
    if (old != null) {
      old.release();
    }
  }
}
