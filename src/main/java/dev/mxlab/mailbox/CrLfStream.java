package dev.mxlab.mailbox;

import java.io.IOException;
import java.io.InputStream;

/** Gives each line the end that the wire wants: an LF without CR before it gets one. */
final class CrLfStream extends PieceStream {
  private static final int PIECE = 16 * 1024;

  private final InputStream in;
  private final byte[] piece = new byte[PIECE];
  private int at;
  private int end;
  private byte last;
  private boolean owesLf;

  CrLfStream(InputStream in) {
    this.in = in;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (at == end && !owesLf) {
      at = 0;
      end = Math.max(0, in.read(piece, 0, PIECE));
      if (end == 0) {
        return -1;
      }
    }
    int to = offset;
    int stop = offset + length;
    while (to < stop && (owesLf || at < end)) {
      if (owesLf) {
        owesLf = false;
        into[to++] = '\n';
        continue;
      }
      byte b = piece[at++];
      if (b == '\n' && last != '\r') {
        into[to++] = '\r';
        owesLf = true;
      } else {
        into[to++] = b;
      }
      last = b;
    }
    return to - offset;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
