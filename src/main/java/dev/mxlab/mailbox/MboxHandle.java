package dev.mxlab.mailbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One open mailbox file, counted by its users and closed by the last of them. A file that was
 * replaced by another of its name stays readable for whoever is still reading it.
 */
final class MboxHandle {
  private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-rw----");

  private final FileChannel channel;
  private final @Nullable Object key;
  private int users = 1;

  private MboxHandle(FileChannel channel, @Nullable Object key) {
    this.channel = channel;
    this.key = key;
  }

  /** Opens a mailbox; links are not followed, so that nobody's mail goes astray through one. */
  static MboxHandle open(Path file, boolean create) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(file + " is not a regular file");
    }
    Set<OpenOption> options =
        create
            ? Set.of(
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                LinkOption.NOFOLLOW_LINKS)
            : Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileChannel channel =
        posix
            ? FileChannel.open(file, options, PosixFilePermissions.asFileAttribute(MODE))
            : FileChannel.open(file, options);
    try {
      return new MboxHandle(channel, key(file));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static @Nullable Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  /** Whether this is still the file of that name. */
  boolean isStill(Path file) {
    try {
      // An interrupted reader closes the channel under all others (FileChannel).
      return channel.isOpen() && Objects.equals(key, key(file));
    } catch (IOException gone) {
      return false;
    }
  }

  FileChannel channel() {
    return channel;
  }

  synchronized MboxHandle share() {
    users++;
    return this;
  }

  void release() throws IOException {
    synchronized (this) {
      if (--users > 0) {
        return;
      }
    }
    channel.close();
  }
}
