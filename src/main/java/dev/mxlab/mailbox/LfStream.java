package dev.mxlab.mailbox;

import java.io.IOException;
import java.io.InputStream;

/** Takes the CR from line ends. */
final class LfStream extends PieceStream {
  private static final int PIECE = 16 * 1024;

  private final InputStream in;
  private final byte[] piece = new byte[PIECE];
  private int at;
  private int end;

  LfStream(InputStream in) {
    this.in = in;
  }

  /** Reads on behind what is left; false at the end. */
  private boolean fill() throws IOException {
    int left = end - at;
    System.arraycopy(piece, at, piece, 0, left);
    at = 0;
    end = left;
    int n = in.read(piece, end, PIECE - end);
    end += Math.max(0, n);
    return n > 0;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (at == end && !fill()) {
      return -1;
    }
    int to = offset;
    int stop = offset + length;
    while (to < stop && at < end) {
      byte b = piece[at];
      if (b == '\r') {
        // What follows a CR has to be known.
        if (at + 1 == end && !fill()) {
          into[to++] = b;
          at = end;
          break;
        }
        if (piece[at + 1] == '\n') {
          at++;
          continue;
        }
      }
      into[to++] = b;
      at++;
    }
    return to - offset;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
