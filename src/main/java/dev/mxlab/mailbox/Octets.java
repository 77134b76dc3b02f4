package dev.mxlab.mailbox;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks octets of mail through, eight at a time. */
public final class Octets {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long LF = 0x0a0a0a0a0a0a0a0aL;
  private static final long ONES = 0x0101010101010101L;
  private static final long TOPS = 0x8080808080808080L;

  private Octets() {}

  /** The index of the next LF, or {@code end}. */
  public static int lf(byte[] bytes, int from, int end) {
    int i = from;
    for (int stop = end - 7; i < stop; i += 8) {
      long word = (long) LONGS.get(bytes, i) ^ LF;
      long hit = (word - ONES) & ~word & TOPS;
      if (hit != 0) {
        return i + first(hit);
      }
    }
    while (i < end && bytes[i] != '\n') {
      i++;
    }
    return i;
  }

  /** The index of the next LF or NUL, or {@code end}. */
  public static int lfOrNul(byte[] bytes, int from, int end) {
    int i = from;
    for (int stop = end - 7; i < stop; i += 8) {
      long nul = (long) LONGS.get(bytes, i);
      long lf = nul ^ LF;
      long hit = ((lf - ONES) & ~lf | (nul - ONES) & ~nul) & TOPS;
      if (hit != 0) {
        return i + first(hit);
      }
    }
    while (i < end && bytes[i] != '\n' && bytes[i] != 0) {
      i++;
    }
    return i;
  }

  /**
   * The first octet of which the highest bit is set, and some is. By arithmetic, since the quick
   * compiler does not know {@code numberOfTrailingZeros}: octets up to it are counted.
   */
  private static int first(long hit) {
    long below = (hit & -hit) - 1;
    return (int) ((below & ONES) * ONES >>> 56) - 1;
  }

  /** Whether an ASCII character is among them. */
  public static boolean has(byte[] bytes, int from, int end, char c) {
    int i = from;
    long all = c * ONES;
    long hits = 0;
    for (int stop = end - 7; i < stop && hits == 0; i += 8) {
      long word = (long) LONGS.get(bytes, i) ^ all;
      hits = (word - ONES) & ~word & TOPS;
    }
    while (i < end && hits == 0) {
      hits = bytes[i++] == c ? 1 : 0;
    }
    return hits != 0;
  }

  /** Whether all are ASCII. */
  public static boolean ascii(byte[] bytes, int from, int end) {
    int i = from;
    long tops = 0;
    for (int stop = end - 7; i < stop; i += 8) {
      tops |= (long) LONGS.get(bytes, i);
    }
    int rest = 0;
    while (i < end) {
      rest |= bytes[i++];
    }
    return (tops & TOPS) == 0 && (rest & 0x80) == 0;
  }
}
