package dev.mxlab.pop3;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A message on its way to the client, piece by piece: CRLF line ends, lines that begin with a dot
 * stuffed (RFC 1939 section 3), for TOP the header and the first lines of the body.
 */
final class MessageEncoder {
  private static final int CR = '\r';
  private static final int LF = '\n';

  private long bodyLines;
  private boolean inBody;
  private int last = LF;
  private boolean lineWasEmpty;
  private boolean full;

  private MessageEncoder(long bodyLines) {
    this.bodyLines = bodyLines;
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
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + length / 32 + 16);
    for (int i = 0; i < length && !full; i++) {
      int b = piece[i];
      if (b == LF) {
        endOfLine(out);
      } else {
        if (last == LF && b == '.') {
          out.write('.');
        }
        out.write(b);
      }
      boolean blank = b == LF && (last == LF || last == CR && lineWasEmpty);
      lineWasEmpty = last == LF && b == CR;
      last = b;
      if (b == LF) {
        countLine(blank);
      }
    }
    return out.toByteArray();
  }

  private void endOfLine(ByteArrayOutputStream out) {
    if (last != CR) {
      out.write(CR);
    }
    out.write(LF);
  }

  private void countLine(boolean blank) {
    if (inBody) {
      bodyLines--;
    } else if (blank) {
      inBody = true;
    }
    full = inBody && bodyLines <= 0;
  }

  /** What ends the reply: the last line's end if the message lacks it, and the dot. */
  byte[] end() {
    String end = last == LF ? ".\r\n" : "\r\n.\r\n";
    return end.getBytes(StandardCharsets.US_ASCII);
  }
}
