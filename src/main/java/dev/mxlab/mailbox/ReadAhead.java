package dev.mxlab.mailbox;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a mailbox's file in memory, as one reader has it. A message that stands behind the one
 * that was read before is taken for the second of many: then more is read than was asked for.
 */
final class ReadAhead implements AutoCloseable {
  /** A message of more octets is not read through it. */
  static final int MOST = Buffers.SIZE - 8;

  private static final int LITTLE = 32 * 1024;

  /** Reads a part of a file into an array, from its beginning; how much there was. */
  interface Source {
    int read(byte[] into, int length, long at) throws IOException;
  }

  private final Buffers buffers;
  private byte @Nullable [] window;

  /** Where the window's first octet stands in the file. */
  private long base;

  /** From here to there in the file it is as it was read. */
  private long valid;

  private long end;

  /** Whether the file ends there. */
  private boolean last;

  private long expected = -1;

  /** How much to read where more was read before; it grows, since few read few messages. */
  private int more = LITTLE;

  ReadAhead(Buffers buffers) {
    this.buffers = buffers;
  }

  byte[] window() {
    byte[] known = window;
    if (known == null) {
      known = buffers.take();
      window = known;
    }
    return known;
  }

  /** Whether so many octets from a place on are there, or all to the end of the file. */
  boolean has(long from, int wanted) {
    return from >= valid && (from + wanted <= end || last && from < end);
  }

  /** Reads from a place on. */
  void fill(Source source, long from, int wanted) throws IOException {
    int size = wanted;
    if (from == expected) {
      size = Math.max(wanted, more);
      more = Math.min(Buffers.SIZE, more * 4);
    }
    forget();
    int n = source.read(window(), size, from);
    base = from;
    valid = from;
    end = from + n;
    last = n < size;
  }

  /** Where a place of the file stands in the window. */
  int index(long place) {
    return (int) (place - base);
  }

  /** How many octets there are from a place on. */
  int rest(long place) {
    return (int) (end - place);
  }

  /** What stands before this was changed in memory. */
  void used(long next) {
    valid = next;
    expected = next;
  }

  void forget() {
    valid = 0;
    end = 0;
    last = false;
  }

  @Override
  public void close() {
    byte[] known = window;
    window = null;
    forget();
    if (known != null) {
      buffers.give(known);
    }
  }
}
