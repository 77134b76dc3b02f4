package dev.mxlab.mailbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.List;

/**
 * A new content for an mbox file, made of parts of the old one and of new bytes in between.
 *
 * <p>Where little has to be written it is done in the file, by way of a {@link Redo}: a process
 * that is killed meanwhile leaves what the next one needs to finish. Else the parts are written to
 * a new file that takes the old one's name once it is on the disk. Either way the name stands for
 * one whole mailbox. Programs that lock as Debian's policy asks (record lock and dot-lock) look
 * again at the name after they got the lock, and everybody within this JVM goes through {@link
 * MboxFile}.
 */
final class MboxEdit {
  private static final long MOST_IN_PLACE = 4L << 20;

  /** A part of the new file: bytes, or where they stand in the old one. */
  private record Part(long from, long to, byte[] bytes) {
    long length() {
      return bytes.length > 0 ? bytes.length : to - from;
    }

    boolean kept() {
      return bytes.length == 0;
    }
  }

  private static final byte[] NOTHING = {};

  private final List<Part> parts = new ArrayList<>();

  /** A part of the old file. */
  void keep(long from, long to) {
    if (to <= from) {
      return;
    }
    Part last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
    if (last != null && last.kept() && last.to() == from) {
      parts.set(parts.size() - 1, new Part(last.from(), to, NOTHING));
    } else {
      parts.add(new Part(from, to, NOTHING));
    }
  }

  void put(byte[] bytes) {
    if (bytes.length > 0) {
      parts.add(new Part(0, 0, bytes));
    }
  }

  /**
   * Makes it so, under the mailbox's lock.
   *
   * @param readers whether somebody reads a message in the file: then nothing is moved in it
   */
  void apply(MboxFile.Locked locked, MboxHandle handle, Path path, boolean readers)
      throws IOException {
    FileChannel old = handle.channel();
    long position = 0;
    long written = 0;
    boolean moves = false;
    for (Part part : parts) {
      if (!part.kept() || part.from() != position) {
        written += part.length();
        moves |= part.kept();
      }
      position += part.length();
    }
    if (written <= MOST_IN_PLACE && !(moves && readers)) {
      inPlace(old, path, position, written > 0);
    } else {
      replace(old, path);
      locked.replaced();
    }
  }

  private void inPlace(FileChannel file, Path path, long length, boolean writes)
      throws IOException {
    if (!writes) {
      if (length < file.size()) {
        file.truncate(length);
        file.force(false);
      }
      return;
    }
    Redo redo = new Redo(file.size(), length);
    long position = 0;
    for (Part part : parts) {
      if (!part.kept()) {
        redo.write(position, part.bytes());
      } else if (part.from() != position) {
        byte[] bytes = new byte[(int) part.length()];
        ByteBuffer into = ByteBuffer.wrap(bytes);
        while (into.hasRemaining()) {
          if (file.read(into, part.from() + into.position()) < 0) {
            throw new IOException("the mailbox became shorter while it was edited");
          }
        }
        redo.write(position, bytes);
      }
      position += part.length();
    }
    redo.run(file, path);
  }

  private void replace(FileChannel old, Path path) throws IOException {
    Path fresh = path.resolveSibling(".new." + path.getFileName());
    Files.deleteIfExists(fresh);
    boolean done = false;
    try {
      try (FileChannel out =
          FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        copyMode(path, fresh);
        copy(old, out);
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

  /** Many small parts are gathered; a long one goes from file to file by itself. */
  private void copy(FileChannel old, FileChannel out) throws IOException {
    ByteBuffer gathered = ByteBuffer.allocateDirect(1 << 20);
    for (Part part : parts) {
      if (part.length() > gathered.remaining()) {
        flush(gathered, out);
      }
      if (part.kept() && part.length() <= gathered.remaining()) {
        gathered.limit(gathered.position() + (int) part.length());
        long at = part.from() - gathered.position();
        while (gathered.hasRemaining()) {
          if (old.read(gathered, at + gathered.position()) < 0) {
            throw new IOException("the mailbox became shorter while it was copied");
          }
        }
        gathered.limit(gathered.capacity());
      } else if (part.kept()) {
        long at = part.from();
        while (at < part.to()) {
          long n = old.transferTo(at, part.to() - at, out);
          if (n <= 0) {
            throw new IOException("the mailbox became shorter while it was copied");
          }
          at += n;
        }
      } else if (part.length() <= gathered.remaining()) {
        gathered.put(part.bytes());
      } else {
        ByteBuffer bytes = ByteBuffer.wrap(part.bytes());
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
      }
    }
    flush(gathered, out);
  }

  private static void flush(ByteBuffer gathered, FileChannel out) throws IOException {
    gathered.flip();
    while (gathered.hasRemaining()) {
      out.write(gathered);
    }
    gathered.clear();
  }

  private static void copyMode(Path from, Path to) throws IOException {
    PosixFileAttributeView old = Files.getFileAttributeView(from, PosixFileAttributeView.class);
    PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (old != null && view != null) {
      view.setPermissions(old.readAttributes().permissions());
    }
  }
}
