package dev.mxlab.mailbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lock file {@code lee.lock} beside a mailbox, the way in which mail.local, procmail, mutt and
 * dovecot keep each other away (dotlockfile(1)). Created whole by O_EXCL; holds {@code PID:mxlab},
 * so that a lock left behind by a process that was killed is known at once; any other lock is stale
 * once it is older than {@link #STALE}. While a message is appended it also holds an {@link
 * Unfinished}.
 */
final class DotLock implements AutoCloseable {
  /** As dovecot's mbox_dotlock_change_timeout. */
  static final Duration STALE = Duration.ofMinutes(2);

  private static final String OWNER = ":mxlab\n";
  private static final int LONGEST = 64 + Unfinished.LONGEST;

  private final Path file;

  /** What the one that held it before left half done. */
  private @Nullable Unfinished unfinished;

  private DotLock(Path file, @Nullable Unfinished unfinished) {
    this.file = file;
    this.unfinished = unfinished;
  }

  /**
   * Takes the lock if it is free or stale. The caller holds the mailbox's lock within this JVM, so
   * a lock file with our own process id was left by an earlier process of the same number.
   */
  static @Nullable DotLock tryTake(Path mailbox) throws IOException {
    Path file = mailbox.resolveSibling(mailbox.getFileName() + ".lock");
    for (int attempt = 0; attempt < 2; attempt++) {
      try {
        Files.write(file, ours(), StandardOpenOption.CREATE_NEW);
        return new DotLock(file, null);
      } catch (FileAlreadyExistsException held) {
        if (!stale(file)) {
          return null;
        }
        Unfinished left = left(file);
        if (left != null) {
          DotLock adopted = new DotLock(file, left);
          adopted.replace(left.text());
          return adopted;
        }
        Files.deleteIfExists(file);
      }
    }
    return null;
  }

  private static boolean stale(Path file) throws IOException {
    try {
      if (ownersAreGone(file)) {
        return true;
      }
      Instant touched = Files.getLastModifiedTime(file).toInstant();
      return touched.plus(STALE).isBefore(fileSystemTime(file));
    } catch (NoSuchFileException released) {
      return false;
    }
  }

  private static boolean ownersAreGone(Path file) throws IOException {
    byte[] content = content(file);
    int line = owner(content);
    if (line < 0) {
      return false;
    }
    String digits = new String(content, 0, line - OWNER.length(), StandardCharsets.US_ASCII);
    if (digits.isEmpty() || digits.length() > 18 || !digits.chars().allMatch(Character::isDigit)) {
      return false;
    }
    long pid = Long.parseLong(digits);
    return pid == ProcessHandle.current().pid() || ProcessHandle.of(pid).isEmpty();
  }

  private static byte[] ours() {
    return (ProcessHandle.current().pid() + OWNER).getBytes(StandardCharsets.US_ASCII);
  }

  /** Empty for a file that is too long to be one of ours. */
  private static byte[] content(Path file) throws IOException {
    return Files.size(file) > LONGEST ? new byte[0] : Files.readAllBytes(file);
  }

  /** How long the line is that names a process of ours; negative for another program's lock. */
  private static int owner(byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\n') + 1;
    return text.substring(0, end).endsWith(OWNER) ? end : -1;
  }

  private static @Nullable Unfinished left(Path file) throws IOException {
    try {
      byte[] content = content(file);
      int line = owner(content);
      return line < 0 ? null : Unfinished.of(Arrays.copyOfRange(content, line, content.length));
    } catch (NoSuchFileException released) {
      return null;
    }
  }

  @Nullable Unfinished unfinished() {
    return unfinished;
  }

  /** What was left is mended. */
  void mended() throws IOException {
    replace(new byte[0]);
    unfinished = null;
  }

  /** Notes what is about to be appended, on disk when it returns. */
  void note(Unfinished append) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer text = ByteBuffer.wrap(append.text());
      long at = ours().length;
      while (text.hasRemaining()) {
        at += channel.write(text, at);
      }
      channel.force(false);
    }
  }

  private void replace(byte[] note) throws IOException {
    byte[] owner = ours();
    byte[] content = Arrays.copyOf(owner, owner.length + note.length);
    System.arraycopy(note, 0, content, owner.length, note.length);
    Path fresh = file.resolveSibling(".new." + file.getFileName());
    Files.write(fresh, content);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The disk's own idea of now, since the lab's clock says nothing about real files' times. */
  private static Instant fileSystemTime(Path beside) throws IOException {
    Path probe = Files.createTempFile(beside.toAbsolutePath().getParent(), ".now", "");
    try {
      return Files.getLastModifiedTime(probe).toInstant();
    } finally {
      Files.delete(probe);
    }
  }

  /**
   * Releases the lock; a lock file that somebody else has put in its place stays, and so does one
   * whose note was not followed yet, for the next who takes it.
   */
  @Override
  public void close() throws IOException {
    if (unfinished != null) {
      return;
    }
    byte[] ours = ours();
    try {
      byte[] content = content(file);
      if (owner(content) == ours.length
          && Arrays.equals(content, 0, ours.length, ours, 0, ours.length)) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException removed) {
      // Somebody thought it stale; nothing is left to release.
    }
  }
}
