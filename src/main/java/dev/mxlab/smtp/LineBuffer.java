package dev.mxlab.smtp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Holds what has arrived and was not yet understood, and cuts lines off it. A line ends in LF, a CR
 * before it is dropped (commands that end in a bare LF are taken, as sendmail does). Every octet is
 * one char, so that nothing is lost of what is not ASCII.
 *
 * <p>Memory is what the owner lets in: it stops reading while {@link #size} is large. POP3 has a
 * buffer of its own: it knows no longest line and no data between the lines, bounds what a client
 * may send ahead, and wipes the passwords that went through it.
 */
public final class LineBuffer {
  private final int limit;
  private byte[] bytes = new byte[512];
  private int start;
  private int end;
  private boolean overlong;

  /**
   * @param limit the longest line in octets, its end included
   */
  public LineBuffer(int limit) {
    this.limit = limit;
  }

  public void add(byte[] data, int offset, int length) {
    if (bytes.length - end < length) {
      makeRoom(length);
    }
    System.arraycopy(data, offset, bytes, end, length);
    end += length;
  }

  private void makeRoom(int length) {
    int waiting = end - start;
    byte[] target =
        bytes.length - waiting >= length
            ? bytes
            : new byte[Math.max(bytes.length * 2, waiting + length)];
    System.arraycopy(bytes, start, target, 0, waiting);
    bytes = target;
    start = 0;
    end = waiting;
  }

  /** Octets that wait. */
  public int size() {
    return end - start;
  }

  /** The next whole line; null when there is none yet, or when it is {@link #overlong}. */
  public @Nullable String next() {
    int stop = Math.min(end, start + limit);
    for (int i = start; i < stop; i++) {
      if (bytes[i] == '\n') {
        int last = i > start && bytes[i - 1] == '\r' ? i - 1 : i;
        String line = new String(bytes, start, last - start, StandardCharsets.ISO_8859_1);
        start = i + 1;
        return line;
      }
    }
    overlong = end - start > limit;
    return null;
  }

  /** Whether {@link #next} met more octets than a line may have. */
  public boolean overlong() {
    return overlong;
  }

  /** Lets a decoder have what waits, up to its end of data. */
  public void drainTo(DataDecoder decoder) {
    start += decoder.decode(bytes, start, end - start);
  }

  /** Forgets everything. */
  public void clear() {
    bytes = Arrays.copyOf(bytes, Math.min(bytes.length, 512));
    start = 0;
    end = 0;
  }
}
