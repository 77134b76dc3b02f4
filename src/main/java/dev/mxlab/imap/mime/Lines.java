package dev.mxlab.imap.mime;

import dev.mxlab.mailbox.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The lines of a message, with their places in it as it is stored and on the wire. Of a long line
 * only the beginning is kept, which is enough to know a boundary by.
 */
final class Lines {
  private static final int BUFFER = 16 * 1024;
  private static final int PREFIX = 1024;
  private static final byte[] NOTHING = new byte[0];

  /** A place: octets stored, octets on the wire, line ends before it. */
  record Mark(long position, long wire, long lines) {
    Mark notBefore(Mark other) {
      return position < other.position ? other : this;
    }

    Part.Extent to(Mark end) {
      return new Part.Extent(position, end.position - position, end.wire - wire, end.lines - lines);
    }
  }

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int limit;
  private final byte[] prefix = new byte[PREFIX];
  private int prefixLength;
  private byte[] kept = NOTHING;
  private int keptLength;
  private int keptBefore;
  private boolean keeping;
  private Mark now = new Mark(0, 0, 0);
  private Mark lineStart = now;
  private Mark beforeLine = now;
  private Mark beforeEnd = now;

  Lines(InputStream in) {
    this.in = in;
  }

  /** Goes over the next line; false when there is none. */
  boolean next() throws IOException {
    if (at == limit && !fill()) {
      return false;
    }
    beforeLine = beforeEnd;
    lineStart = now;
    prefixLength = 0;
    keptBefore = keptLength;
    long length = 0;
    boolean cr = false;
    while (at < limit || fill()) {
      int end = Octets.lf(buffer, at, limit);
      boolean whole = end < limit;
      int stop = whole ? end + 1 : end;
      take(stop);
      length += stop - at;
      int last = end - 1;
      cr = last >= at ? buffer[last] == '\r' : cr;
      at = stop;
      if (whole) {
        endOfLine(length, cr);
        return true;
      }
    }
    now = new Mark(now.position() + length, now.wire() + length, now.lines());
    beforeEnd = now;
    return true;
  }

  private void endOfLine(long length, boolean cr) {
    long text = length - (cr ? 2 : 1);
    beforeEnd = new Mark(now.position() + text, now.wire() + text, now.lines());
    now = new Mark(now.position() + length, now.wire() + text + 2, now.lines() + 1);
  }

  private boolean fill() throws IOException {
    at = 0;
    limit = Math.max(0, in.read(buffer, 0, buffer.length));
    return limit > 0;
  }

  private void take(int stop) {
    int room = Math.min(PREFIX - prefixLength, stop - at);
    System.arraycopy(buffer, at, prefix, prefixLength, room);
    prefixLength += room;
    if (keeping) {
      int n = Math.min(HeaderBlock.LONGEST - keptLength, stop - at);
      if (keptLength + n > kept.length) {
        kept = Arrays.copyOf(kept, Math.max(1024, (keptLength + n) * 2));
      }
      System.arraycopy(buffer, at, kept, keptLength, n);
      keptLength += n;
    }
  }

  /** Whether the line has nothing but its end. */
  boolean isBlank() {
    return prefixLength == 1 && prefix[0] == '\n'
        || prefixLength == 2 && prefix[0] == '\r' && prefix[1] == '\n';
  }

  boolean startsWith(String text, int from) {
    if (from + text.length() > prefixLength) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if ((char) (prefix[from + i] & 0xff) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Begins to keep the octets that follow. */
  void keep() {
    keeping = true;
    keptLength = 0;
    keptBefore = 0;
  }

  void keepNoMore() {
    keeping = false;
  }

  /** The line just read is not kept. */
  void dropLine() {
    keptLength = keptBefore;
  }

  byte[] kept() {
    return kept;
  }

  int keptLength() {
    return keptLength;
  }

  /** After the line just read. */
  Mark mark() {
    return now;
  }

  Mark lineStart() {
    return lineStart;
  }

  /** Before the line end that precedes the line just read, which belongs to a boundary. */
  Mark beforeLineStart() {
    return beforeLine;
  }
}
