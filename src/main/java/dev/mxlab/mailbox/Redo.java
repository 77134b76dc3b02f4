package dev.mxlab.mailbox;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Writes into an mbox file that belong together, kept in {@code .redo.lee} beside it until they are
 * done. If the process is killed meanwhile, whoever locks the mailbox next in a process of ours
 * does them again.
 */
final class Redo {
  private static final int MAGIC = 0x6d787265;

  private final long before;
  private final long after;
  private final ByteArrayOutputStream writes = new ByteArrayOutputStream();

  /**
   * @param before the file's length
   * @param after its length in the end
   */
  Redo(long before, long after) {
    this.before = before;
    this.after = after;
  }

  private static Path file(Path mailbox) {
    return mailbox.resolveSibling(".redo." + mailbox.getFileName());
  }

  void write(long position, byte[] bytes) {
    ByteBuffer head = ByteBuffer.allocate(12).putLong(position).putInt(bytes.length);
    writes.writeBytes(head.array());
    writes.writeBytes(bytes);
  }

  /** Does them, under the mailbox's lock. */
  void run(FileChannel mailbox, Path path) throws IOException {
    byte[] all = writes.toByteArray();
    Path file = file(path);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(all.length + 32);
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(MAGIC);
    out.writeInt(sum(all));
    out.writeLong(before);
    out.writeLong(after);
    out.write(all);
    try (FileChannel redo =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer content = ByteBuffer.wrap(bytes.toByteArray());
      while (content.hasRemaining()) {
        redo.write(content);
      }
      redo.force(false);
    }
    apply(mailbox, all, after);
    Files.deleteIfExists(file);
  }

  /** Finishes what was left, if anything. Under the mailbox's lock. */
  static void finish(FileChannel mailbox, Path path) throws IOException {
    Path file = file(path);
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (NoSuchFileException nothingLeft) {
      return;
    }
    if (content.length > 24) {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(content));
      int magic = in.readInt();
      int sum = in.readInt();
      long before = in.readLong();
      long after = in.readLong();
      byte[] all = Arrays.copyOfRange(content, 24, content.length);
      long size = mailbox.size();
      // Another length tells of another program that came in between.
      boolean untouched = size >= Math.min(before, after) && size <= Math.max(before, after);
      if (magic == MAGIC && sum == sum(all) && untouched) {
        apply(mailbox, all, after);
      }
    }
    Files.deleteIfExists(file);
  }

  private static void apply(FileChannel mailbox, byte[] writes, long after) throws IOException {
    ByteBuffer all = ByteBuffer.wrap(writes);
    while (all.remaining() >= 12) {
      long position = all.getLong();
      int length = all.getInt();
      ByteBuffer bytes = all.slice(all.position(), length);
      all.position(all.position() + length);
      while (bytes.hasRemaining()) {
        position += mailbox.write(bytes, position);
      }
    }
    if (mailbox.size() > after) {
      mailbox.truncate(after);
    }
    mailbox.force(false);
  }

  private static int sum(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return (int) sum.getValue();
  }
}
