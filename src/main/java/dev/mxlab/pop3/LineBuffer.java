package dev.mxlab.pop3;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a client that wait to be read as lines. Holds what one read of the network brings, and
 * the beginning of one line.
 */
final class LineBuffer {
  /** Whoever has more on the way before its turn came is cut off. */
  private static final int MOST = 256 * 1024;

  private byte[] bytes = new byte[512];
  private int begin;
  private int end;
  private int searched;

  /** False when it would grow beyond all measure. */
  boolean add(byte[] more, int offset, int length) {
    if (end - begin + length > MOST) {
      return false;
    }
    if (end + length > bytes.length) {
      int used = end - begin;
      byte[] target = used + length > bytes.length ? new byte[size(used + length)] : bytes;
      System.arraycopy(bytes, begin, target, 0, used);
      bytes = target;
      searched -= begin;
      begin = 0;
      end = used;
    }
    System.arraycopy(more, offset, bytes, end, length);
    end += length;
    return true;
  }

  private static int size(int needed) {
    return Integer.highestOneBit(Math.max(512, needed - 1)) * 2;
  }

  /** The next line without its end, byte for byte as ISO 8859-1; null when there is none yet. */
  @Nullable String line() {
    for (int i = searched; i < end; i++) {
      if (bytes[i] == '\n') {
        int stop = i > begin && bytes[i - 1] == '\r' ? i - 1 : i;
        String line = new String(bytes, begin, stop - begin, StandardCharsets.ISO_8859_1);
        Arrays.fill(bytes, begin, i, (byte) 0);
        begin = i + 1;
        searched = begin;
        return line;
      }
    }
    searched = end;
    return null;
  }

  /** Forgets what waits. */
  void clear() {
    begin = 0;
    end = 0;
    searched = 0;
  }

  /** How many bytes of the unfinished line are there; meaningful after {@link #line} was null. */
  int pending() {
    return end - begin;
  }
}
