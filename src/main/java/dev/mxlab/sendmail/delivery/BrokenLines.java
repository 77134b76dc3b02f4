package dev.mxlab.sendmail.delivery;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A message whose lines are as long as its mailer takes them: a longer one is broken, an
 * exclamation mark at its end and a blank before the rest (putbody in mime.c and deliver.c).
 */
final class BrokenLines extends FilterInputStream {
  private static final int PIECE = 8192;

  private final int limit;
  private final byte[] read = new byte[PIECE];
  private byte[] ready = new byte[0];
  private int at;
  private int column;

  /** The octet that would be the last of a full line; -1 for none. */
  private int held = -1;

  BrokenLines(InputStream in, int limit) {
    super(in);
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    return fill() ? ready[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    } else if (!fill()) {
      return -1;
    }
    int count = Math.min(length, ready.length - at);
    System.arraycopy(ready, at, bytes, offset, count);
    at += count;
    return count;
  }

  /** Nothing is taken back, so nothing can be skipped unseen either. */
  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = 0;
    while (skipped < count && read() >= 0) {
      skipped++;
    }
    return skipped;
  }

  private boolean fill() throws IOException {
    while (at == ready.length) {
      int count = in.read(read);
      if (count < 0) {
        if (held < 0) {
          return false;
        }
        ready = new byte[] {(byte) held};
        held = -1;
      } else {
        ready = broken(count);
      }
      at = 0;
    }
    return true;
  }

  private byte[] broken(int count) {
    byte[] out = new byte[count + 1 + 3 * (count / (limit - 3) + 2)];
    int length = 0;
    for (int i = 0; i < count; i++) {
      byte c = read[i];
      if (held >= 0) {
        if (c != '\n') {
          out[length++] = '!';
          out[length++] = '\n';
          out[length++] = ' ';
          column = 2;
        }
        out[length++] = (byte) held;
        held = -1;
      }
      if (c == '\n') {
        out[length++] = c;
        column = 0;
      } else if (column == limit - 1) {
        // Whether it fits depends on what follows.
        held = c & 0xff;
      } else {
        out[length++] = c;
        column++;
      }
    }
    return Arrays.copyOf(out, length);
  }
}
