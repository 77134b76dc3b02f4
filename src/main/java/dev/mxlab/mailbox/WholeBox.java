package dev.mxlab.mailbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;

/** A mailbox file read and put back as a whole, as mail(1) does when it is left. */
final class WholeBox {
  private static final long LARGEST = 512L << 20;

  private WholeBox() {}

  static byte[] read(Path path, FileChannel channel) throws IOException {
    if (channel.size() > LARGEST) {
      throw new IOException(path + ": File too large");
    }
    ByteBuffer whole = ByteBuffer.allocate((int) channel.size());
    long at = 0;
    for (int n = channel.read(whole, at); n > 0; n = channel.read(whole, at)) {
      at += n;
    }
    return java.util.Arrays.copyOf(whole.array(), whole.position());
  }

  /** On disk when it returns; whatever happens, the name stands for one whole mailbox. */
  static void replace(MboxFile.Locked locked, Path path, FileChannel old, byte[] text)
      throws IOException {
    if (text.length == 0) {
      old.truncate(0);
      old.force(true);
      return;
    }
    Path fresh = path.resolveSibling(".new." + path.getFileName());
    Files.deleteIfExists(fresh);
    boolean done = false;
    try {
      try (FileChannel out =
          FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        copyMode(path, fresh);
        ByteBuffer bytes = ByteBuffer.wrap(text);
        while (bytes.hasRemaining()) {
          out.write(bytes);
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
    locked.replaced();
    Directories.sync(path.toAbsolutePath().getParent());
  }

  private static void copyMode(Path from, Path to) throws IOException {
    PosixFileAttributeView old = Files.getFileAttributeView(from, PosixFileAttributeView.class);
    PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (old != null && view != null) {
      view.setPermissions(old.readAttributes().permissions());
    }
  }
}
