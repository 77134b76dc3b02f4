package dev.mxlab.mailbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * By what an mbox file is known to be as it was: size, time of its last change, which file it is.
 */
final class MboxStamp {
  private static final int LENGTH = 20;

  private MboxStamp() {}

  static byte[] of(Path file) throws IOException {
    try {
      BasicFileAttributes found =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return ByteBuffer.allocate(LENGTH)
          .putLong(found.size())
          .putLong(found.lastModifiedTime().to(TimeUnit.NANOSECONDS))
          .putInt(Objects.toString(found.fileKey()).hashCode())
          .array();
    } catch (NoSuchFileException none) {
      return new byte[0];
    }
  }

  /** The size that it tells of; -1 for none. */
  static long size(byte[] stamp) {
    return stamp.length == LENGTH ? ByteBuffer.wrap(stamp).getLong() : -1;
  }

  static boolean sameFile(byte[] one, byte[] other) {
    return one.length == LENGTH
        && other.length == LENGTH
        && ByteBuffer.wrap(one).getInt(LENGTH - 4) == ByteBuffer.wrap(other).getInt(LENGTH - 4);
  }
}
