package dev.mxlab.sendmail.mime;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that is made of another one line by line; long lines come in pieces. */
abstract class Pieces extends FilterInputStream {
  private static final int PIECE = 8192;

  /** What is ready to be read. */
  final ByteArrayOutputStream out = new ByteArrayOutputStream(PIECE);

  private final byte[] line = new byte[PIECE];
  private int length;
  private byte[] ready = new byte[0];
  private int at;
  private boolean ended;

  Pieces(InputStream in) {
    super(in);
  }

  abstract void line(byte[] bytes, int offset, int count);

  abstract void end();

  private boolean fill() throws IOException {
    while (at == ready.length) {
      if (ended) {
        return false;
      }
      int count = in.read(line, length, PIECE - length);
      int from = 0;
      int stop = length + Math.max(count, 0);
      for (int i = length; i < stop; i++) {
        if (line[i] == '\n') {
          line(line, from, i + 1 - from);
          from = i + 1;
        }
      }
      length = stop - from;
      if (length > 0 && (count < 0 || length == PIECE)) {
        line(line, from, length);
        length = 0;
      } else if (from > 0) {
        System.arraycopy(line, from, line, 0, length);
      }
      if (count < 0) {
        ended = true;
        end();
      }
      ready = out.toByteArray();
      out.reset();
      at = 0;
    }
    return true;
  }

  @Override
  public int read() throws IOException {
    return fill() ? ready[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int count) throws IOException {
    if (count == 0) {
      return 0;
    } else if (!fill()) {
      return -1;
    }
    int some = Math.min(count, ready.length - at);
    System.arraycopy(ready, at, bytes, offset, some);
    at += some;
    return some;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = 0;
    while (skipped < count && read() >= 0) {
      skipped++;
    }
    return skipped;
  }

  @Override
  public int available() {
    return ready.length - at;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
