package dev.mxlab.mailbox;

import dev.mxlab.mailbox.UidIndex.NumberedMessage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.List;
import java.util.Set;

/**
 * Takes messages out of an mbox file.
 *
 * <p>Dovecot moves the kept mail forward within the file, and a machine that loses power meanwhile
 * is left with a mailbox that is neither the old nor the new. Here the kept mail is written to a
 * new file that takes the old one's name once it is on disk: whatever happens, the name stands for
 * one whole mailbox. What that costs is that a program which holds the old file open would write
 * into the void; those that lock as Debian's policy asks (record lock and dot-lock) look again at
 * the name after they got the lock, and everybody within this JVM goes through {@link MboxFile}.
 * Where nothing that is kept stands behind what goes, the file is cut, which is as safe.
 */
final class MboxRewrite {
  private MboxRewrite() {}

  /** Removes the messages of these uids, on disk when it returns. Called under the lock. */
  static void without(MboxFile.Locked locked, Path path, List<NumberedMessage> now, Set<Long> uids)
      throws IOException {
    MboxHandle handle = locked.handle();
    if (handle == null || now.stream().noneMatch(m -> uids.contains(m.uid()))) {
      return;
    }
    long prefix = 0;
    int kept = 0;
    while (kept < now.size() && !uids.contains(now.get(kept).uid())) {
      prefix = now.get(kept++).message().next();
    }
    boolean cut = now.subList(kept, now.size()).stream().allMatch(m -> uids.contains(m.uid()));
    if (cut) {
      handle.channel().truncate(prefix);
      handle.channel().force(true);
    } else {
      replace(handle.channel(), path, now, uids);
      locked.replaced();
    }
  }

  private static void replace(FileChannel old, Path path, List<NumberedMessage> now, Set<Long> uids)
      throws IOException {
    Path fresh = path.resolveSibling(".new." + path.getFileName());
    Files.deleteIfExists(fresh);
    boolean done = false;
    try {
      try (FileChannel out =
          FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        copyMode(path, fresh);
        for (NumberedMessage m : now) {
          if (!uids.contains(m.uid())) {
            copy(old, m.message().from(), m.message().next(), out);
          }
        }
        out.force(true);
      }
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      done = true;
    } finally {
      if (!done) {
        Files.deleteIfExists(fresh);
      }
    }
    Directories.sync(path.toAbsolutePath().getParent());
  }

  private static void copy(FileChannel in, long from, long to, FileChannel out) throws IOException {
    long at = from;
    while (at < to) {
      long n = in.transferTo(at, to - at, out);
      if (n <= 0) {
        throw new IOException("the mailbox became shorter while it was copied");
      }
      at += n;
    }
  }

  private static void copyMode(Path from, Path to) throws IOException {
    PosixFileAttributeView old = Files.getFileAttributeView(from, PosixFileAttributeView.class);
    PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (old != null && view != null) {
      view.setPermissions(old.readAttributes().permissions());
    }
  }
}
