package dev.mxlab.pop3;

import dev.mxlab.mailbox.Octets;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A message on its way to the client, piece by piece: CRLF line ends, lines that begin with a dot
 * stuffed (RFC 1939 section 3), for TOP the header and the first lines of the body.
 */
final class MessageEncoder {
  private static final byte CR = '\r';
  private static final byte LF = '\n';

  private long bodyLines;
  private boolean inBody;
  private byte last = LF;
  private boolean lineWasEmpty;
  private boolean full;

  private byte[] out = {};
  private int used;

  private MessageEncoder(long bodyLines) {
    this.bodyLines = bodyLines;
    this.inBody = bodyLines == Long.MAX_VALUE;
  }

  static MessageEncoder whole() {
    return new MessageEncoder(Long.MAX_VALUE);
  }

  static MessageEncoder top(long lines) {
    return new MessageEncoder(lines);
  }

  /** Whether no more of the message is wanted. */
  boolean full() {
    return full;
  }

  byte[] encode(byte[] piece, int length) {
    out = new byte[length + length / 16 + 64];
    used = 0;
    int i = 0;
    while (i < length && !full) {
      int lf = Octets.lf(piece, i, length);
      text(piece, i, lf);
      if (lf < length) {
        endOfLine();
      }
      i = lf + 1;
    }
    byte[] encoded = used == out.length ? out : Arrays.copyOf(out, used);
    out = new byte[0];
    return encoded;
  }

  /** A line, or a part of one, without its LF. */
  private void text(byte[] piece, int from, int to) {
    if (from == to) {
      return;
    }
    room(to - from + 3);
    boolean begins = last == LF;
    if (begins && piece[from] == '.') {
      out[used++] = '.';
    }
    System.arraycopy(piece, from, out, used, to - from);
    used += to - from;
    lineWasEmpty = begins && to - from == 1 && piece[from] == CR;
    last = piece[to - 1];
  }

  private void endOfLine() {
    boolean blank = last == LF || last == CR && lineWasEmpty;
    room(2);
    if (last != CR) {
      out[used++] = CR;
    }
    out[used++] = LF;
    last = LF;
    lineWasEmpty = false;
    if (inBody) {
      bodyLines--;
    } else {
      inBody = blank;
    }
    full = inBody && bodyLines <= 0;
  }

  private void room(int more) {
    if (used + more > out.length) {
      out = Arrays.copyOf(out, Math.max(used + more, out.length * 2));
    }
  }

  /** What ends the reply: the last line's end if the message lacks it, and the dot. */
  byte[] end() {
    String end = last == LF ? ".\r\n" : "\r\n.\r\n";
    return end.getBytes(StandardCharsets.US_ASCII);
  }
}
