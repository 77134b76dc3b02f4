package dev.mxlab.imap.view;

import dev.mxlab.mailbox.PieceStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * So many stored octets as they are sent: every LF with a CR before it, and no NUL, which IMAP
 * cannot have in a string (RFC 3501 section 4.3).
 */
final class WireStream extends PieceStream {
  private static final int PIECE = 8 * 1024;
  private static final byte[] NOTHING = new byte[0];

  private final InputStream in;
  private long left;
  private byte[] piece = NOTHING;
  private int at;
  private int end;
  private byte last;
  private boolean owesLf;
  private final boolean keepNul;

  WireStream(InputStream in, long length, boolean keepNul) {
    this.in = in;
    this.left = length;
    this.keepNul = keepNul;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (at == end && !owesLf && !fill()) {
      return -1;
    }
    int to = offset;
    int stop = offset + length;
    while (to < stop && (owesLf || at < end)) {
      if (owesLf) {
        owesLf = false;
        into[to++] = '\n';
        continue;
      }
      byte octet = piece[at++];
      if (octet == '\n' && last != '\r') {
        into[to++] = '\r';
        owesLf = true;
      } else {
        into[to++] = octet == 0 && !keepNul ? (byte) 0x80 : octet;
      }
      last = octet;
    }
    return to - offset;
  }

  private boolean fill() throws IOException {
    if (piece.length == 0 && left > 0) {
      piece = new byte[(int) Math.min(left, PIECE)];
    }
    at = 0;
    end = left == 0 ? 0 : Math.max(0, in.read(piece, 0, (int) Math.min(left, piece.length)));
    left -= end;
    return end > 0;
  }
}
