package dev.mxlab.mailbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lock file {@code lee.lock} beside a mailbox, the way in which mail.local, procmail, mutt and
 * dovecot keep each other away (dotlockfile(1)). Created whole by O_EXCL; holds {@code PID:mxlab},
 * so that a lock left behind by a process that was killed is known at once; any other lock is stale
 * once it is older than {@link #STALE}.
 */
final class DotLock implements AutoCloseable {
  /** As dovecot's mbox_dotlock_change_timeout. */
  static final Duration STALE = Duration.ofMinutes(2);

  private static final String OWNER = ":mxlab\n";
  private static final int LONGEST = 64;

  private final Path file;

  private DotLock(Path file) {
    this.file = file;
  }

  /**
   * Takes the lock if it is free or stale. The caller holds the mailbox's lock within this JVM, so
   * a lock file with our own process id was left by an earlier process of the same number.
   */
  static @Nullable DotLock tryTake(Path mailbox) throws IOException {
    Path file = mailbox.resolveSibling(mailbox.getFileName() + ".lock");
    for (int attempt = 0; attempt < 2; attempt++) {
      try {
        Files.writeString(
            file, ProcessHandle.current().pid() + OWNER, StandardOpenOption.CREATE_NEW);
        return new DotLock(file);
      } catch (FileAlreadyExistsException held) {
        if (!stale(file)) {
          return null;
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
    if (Files.size(file) > LONGEST) {
      return false;
    }
    byte[] content = Files.readAllBytes(file);
    String text = new String(content, 0, Math.min(content.length, LONGEST), StandardCharsets.UTF_8);
    if (!text.endsWith(OWNER)) {
      return false;
    }
    String digits = text.substring(0, text.length() - OWNER.length());
    if (digits.isEmpty() || digits.length() > 18 || !digits.chars().allMatch(Character::isDigit)) {
      return false;
    }
    long pid = Long.parseLong(digits);
    return pid == ProcessHandle.current().pid() || ProcessHandle.of(pid).isEmpty();
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

  /** Releases the lock; a lock file that somebody else has put in its place stays. */
  @Override
  public void close() throws IOException {
    byte[] ours = (ProcessHandle.current().pid() + OWNER).getBytes(StandardCharsets.US_ASCII);
    try {
      if (Arrays.equals(Files.readAllBytes(file), ours)) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException removed) {
      // Somebody thought it stale; nothing is left to release.
    }
  }
}
