package dev.mxlab.sendmail.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * What is about to be appended to a mailbox, noted before the first byte is: whoever finds the note
 * after a crash can tell whether the message stands there whole.
 *
 * @param recipient as the R line names him
 * @param mailbox the real file
 * @param sum CRC-32 of the bytes
 * @param head how they begin, some bytes
 */
public record Landing(
    String recipient, String mailbox, long offset, long length, int sum, byte[] head) {
  private static final int HEAD = 64;
  private static final int PIECE = 1 << 16;

  /** Of {@code text} at {@code offset}. */
  public static Landing of(String recipient, String mailbox, long offset, byte[] text) {
    CRC32 sum = new CRC32();
    sum.update(text);
    byte[] head = Arrays.copyOf(text, Math.min(HEAD, text.length));
    return new Landing(recipient, mailbox, offset, text.length, (int) sum.getValue(), head);
  }

  /**
   * Whether the message stands in its mailbox. A part of it at the mailbox's end is cut off: it
   * comes again. To be asked before anybody else writes to the mailbox.
   */
  boolean confirmed(FileSystem disk) throws IOException {
    Path file = disk.getPath(mailbox);
    if (!Files.isRegularFile(file)) {
      return readMeanwhile(file);
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long size = channel.size();
      if (size >= offset + length) {
        boolean whole = sum(channel) == sum;
        if (whole) {
          channel.force(true);
        }
        return whole;
      }
      if (size > offset && begins(channel, size)) {
        channel.truncate(offset);
        channel.force(true);
      }
      return false;
    }
  }

  /** A message in a Maildir's {@code new} goes to {@code cur} as soon as a reader saw it. */
  private static boolean readMeanwhile(Path file) throws IOException {
    Path directory = file.getParent();
    if (directory == null || !directory.endsWith("new")) {
      return false;
    }
    Path seen = directory.resolveSibling("cur");
    if (!Files.isDirectory(seen)) {
      return false;
    }
    try (DirectoryStream<Path> found = Files.newDirectoryStream(seen, file.getFileName() + ":*")) {
      return found.iterator().hasNext();
    }
  }

  private int sum(FileChannel channel) throws IOException {
    CRC32 found = new CRC32();
    ByteBuffer piece = ByteBuffer.allocate(PIECE);
    long at = offset;
    while (at < offset + length) {
      piece.clear().limit((int) Math.min(PIECE, offset + length - at));
      int n = channel.read(piece, at);
      if (n < 0) {
        break;
      }
      found.update(piece.flip());
      at += n;
    }
    return (int) found.getValue();
  }

  private boolean begins(FileChannel channel, long size) throws IOException {
    int length = (int) Math.min(head.length, size - offset);
    ByteBuffer there = ByteBuffer.allocate(length);
    while (there.hasRemaining() && channel.read(there, offset + there.position()) >= 0) {
      // Until it is full.
    }
    return Arrays.equals(there.array(), 0, length, head, 0, length);
  }
}
