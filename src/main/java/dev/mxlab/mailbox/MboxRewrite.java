package dev.mxlab.mailbox;

import dev.mxlab.mailbox.UidIndex.NumberedMessage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
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
    List<MboxMessage> doomed =
        now.stream().filter(m -> uids.contains(m.uid())).map(NumberedMessage::message).toList();
    if (handle == null || doomed.isEmpty()) {
      return;
    }
    FileChannel old = handle.channel();
    List<Part> kept = kept(doomed, old.size());
    if (kept.isEmpty() || kept.size() == 1 && kept.get(0).begin() == 0) {
      old.truncate(kept.isEmpty() ? 0 : kept.get(0).end());
      old.force(true);
    } else {
      replace(old, path, kept);
      locked.replaced();
    }
  }

  /** A part of the file that stays. */
  private record Part(long begin, long end) {}

  /** All but the doomed, so that what is not shown as mail stays too. */
  private static List<Part> kept(List<MboxMessage> doomed, long size) {
    List<Part> kept = new ArrayList<>();
    long at = 0;
    for (MboxMessage message : doomed) {
      if (at < message.from()) {
        kept.add(new Part(at, message.from()));
      }
      at = message.next();
    }
    if (at < size) {
      kept.add(new Part(at, size));
    }
    return kept;
  }

  private static void replace(FileChannel old, Path path, List<Part> kept) throws IOException {
    Path fresh = path.resolveSibling(".new." + path.getFileName());
    Files.deleteIfExists(fresh);
    boolean done = false;
    try {
      try (FileChannel out =
          FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        copyMode(path, fresh);
        for (Part part : kept) {
          copy(old, part.begin(), part.end(), out);
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
