package dev.mxlab.pop3;

import dev.mxlab.mailbox.Octets;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

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

  /** How many octets will come of it, unless it has dots to be stuffed; 0 where nobody knows. */
  private final long expected;

  private final boolean withoutNuls;
  private final boolean withBlankLine;

  private MessageEncoder(long bodyLines, long expected, Set<String> workarounds) {
    this.bodyLines = bodyLines;
    this.withoutNuls = workarounds.contains("outlook-no-nuls");
    this.withBlankLine = workarounds.contains("oe-ns-eoh");
    this.inBody = bodyLines == Long.MAX_VALUE && !withBlankLine;
    this.expected = expected;
  }

  /**
   * @param octets as many as it has on the wire, as far as that is known
   */
  static MessageEncoder whole(long octets, Set<String> workarounds) {
    return new MessageEncoder(Long.MAX_VALUE, octets, workarounds);
  }

  static MessageEncoder top(long lines, Set<String> workarounds) {
    return new MessageEncoder(lines, 0, workarounds);
  }

  /** Whether no more of the message is wanted. */
  boolean full() {
    return full;
  }

  byte[] encode(byte[] piece, int length) {
    int guess = length + length / 16 + 64;
    // A message in one piece comes out as large as was said: then nothing is copied once more.
    out = new byte[expected >= length && expected <= guess ? (int) expected : guess];
    used = 0;
    byte[] text = withoutNuls ? withoutNuls(piece, length) : piece;
    if (bodyLines == Long.MAX_VALUE && !withBlankLine) {
      lines(text, length);
    } else {
      linesUpToTheLast(text, length);
    }
    byte[] encoded = used == out.length ? out : Arrays.copyOf(out, used);
    out = new byte[0];
    return encoded;
  }

  /** A client that takes a NUL for the end gets something else instead. */
  private static byte[] withoutNuls(byte[] piece, int length) {
    byte[] text = Arrays.copyOf(piece, length);
    for (int i = 0; i < length; i++) {
      text[i] = text[i] == 0 ? (byte) 0x80 : text[i];
    }
    return text;
  }

  private void linesUpToTheLast(byte[] piece, int length) {
    int i = 0;
    while (i < length && !full) {
      int lf = Octets.lf(piece, i, length);
      text(piece, i, lf);
      if (lf < length) {
        endOfLine();
      }
      i = lf + 1;
    }
  }

  /** The same where no lines are counted: most of what is sent goes this way. */
  private void lines(byte[] piece, int length) {
    byte before = last;
    byte[] to = out;
    int at = 0;
    int i = 0;
    while (i < length) {
      int lf = Octets.lf(piece, i, length);
      int n = lf - i;
      if (at + n + 3 > to.length && at + needed(piece, i, lf, length, before) > to.length) {
        to = Arrays.copyOf(to, Math.max(at + n + 3, to.length * 2));
      }
      if (n > 0) {
        if (before == LF && piece[i] == '.') {
          to[at++] = '.';
        }
        System.arraycopy(piece, i, to, at, n);
        at += n;
        before = piece[lf - 1];
      }
      if (lf < length) {
        if (before != CR) {
          to[at++] = CR;
        }
        to[at++] = LF;
        before = LF;
      }
      i = lf + 1;
    }
    last = before;
    out = to;
    used = at;
  }

  /** How much room a line takes, to the octet. */
  private static int needed(byte[] piece, int from, int lf, int length, byte before) {
    int dot = lf > from && before == LF && piece[from] == '.' ? 1 : 0;
    byte end = lf > from ? piece[lf - 1] : before;
    int lineEnd = lf == length ? 0 : end == CR ? 1 : 2;
    return lf - from + dot + lineEnd;
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
    String line = last == LF ? "" : "\r\n";
    String end = line + (withBlankLine && !inBody ? "\r\n" : "") + ".\r\n";
    return end.getBytes(StandardCharsets.US_ASCII);
  }
}
