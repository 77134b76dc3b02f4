package dev.mxlab.imap.wire;

import java.util.Arrays;

/** Octets of a client that nobody has read yet: what a few reads of the network bring. */
final class InputBuffer {
  /** Whoever sends more before its turn came is cut off. */
  private static final int MOST = 256 * 1024;

  private static final int SMALL = 256;
  private static final byte[] NOTHING = new byte[0];

  private byte[] bytes = NOTHING;
  private int begin;
  private int end;

  /** False when it would grow beyond all measure. */
  boolean add(byte[] more, int offset, int length) {
    int used = end - begin;
    if (used + length > MOST) {
      return false;
    }
    if (end + length > bytes.length) {
      byte[] target =
          used + length > bytes.length
              ? new byte[Integer.highestOneBit(Math.max(SMALL, used + length - 1)) * 2]
              : bytes;
      System.arraycopy(bytes, begin, target, 0, used);
      bytes = target;
      begin = 0;
      end = used;
    }
    System.arraycopy(more, offset, bytes, end, length);
    end += length;
    return true;
  }

  boolean isEmpty() {
    return begin == end;
  }

  int available() {
    return end - begin;
  }

  byte take() {
    byte octet = bytes[begin++];
    freed();
    return octet;
  }

  byte peek() {
    return bytes[begin];
  }

  /** At most so many octets. */
  byte[] take(int most) {
    int n = Math.min(most, available());
    byte[] taken = Arrays.copyOfRange(bytes, begin, begin + n);
    begin += n;
    freed();
    return taken;
  }

  /** Skips at most so many; how many were. */
  int skip(long most) {
    int n = (int) Math.min(most, available());
    begin += n;
    freed();
    return n;
  }

  /** An idle session keeps nothing of what was sent, passwords least of all. */
  private void freed() {
    if (begin == end) {
      begin = 0;
      end = 0;
      bytes = NOTHING;
    }
  }
}
