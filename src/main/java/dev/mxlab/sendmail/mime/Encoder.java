package dev.mxlab.sendmail.mime;

import java.io.ByteArrayOutputStream;

/** Writes the body of a part in one of the encodings of RFC 2045 section 6. */
final class Encoder {
  /** How a part is written. */
  enum Kind {
    AS_IT_IS(""),
    QUOTED("quoted-printable"),
    BASE64("base64");

    final String name;

    Kind(String name) {
      this.name = name;
    }

    /** Base64 once more than an eighth has its high bit set (mime8to7() in mime.c). */
    static Kind of(long size, long high) {
      if (high == 0) {
        return AS_IT_IS;
      }
      return size / 8 < high ? BASE64 : QUOTED;
    }
  }

  private static final char[] BASE =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".toCharArray();
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();
  private static final int BASE_LINE = 72;
  private static final int QUOTED_LINE = 72;

  /** They are others, or elsewhere, in EBCDIC. */
  private static final String NOT_EVERYWHERE = "!\"#$@[\\]^`{|}~";

  private final Kind kind;
  private final boolean more;
  private final ByteArrayOutputStream out;
  private int column;
  private int waiting = -1;
  private boolean lineEnd;
  private int bits;
  private int octets;

  /**
   * @param more whether quoted-printable text quotes signs too that not every charset has (F=3)
   */
  Encoder(Kind kind, boolean more, ByteArrayOutputStream out) {
    this.kind = kind;
    this.more = more;
    this.out = out;
  }

  void write(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      switch (kind) {
        case AS_IT_IS -> out.write(bytes[i]);
        case QUOTED -> quoted(bytes[i] & 0xff);
        case BASE64 -> text(bytes[i] & 0xff);
      }
    }
  }

  void end(boolean atBoundary) {
    switch (kind) {
      case AS_IT_IS -> {}
      case QUOTED -> endQuoted();
      case BASE64 -> endBase(atBoundary);
    }
  }

  // --- quoted-printable

  private void quoted(int c) {
    if (c == '\n') {
      if (waiting >= 0) {
        hex(waiting);
        waiting = -1;
      }
      out.write('\n');
      column = 0;
      return;
    }
    if (waiting >= 0) {
      literal(waiting);
      waiting = -1;
    }
    if (column > QUOTED_LINE) {
      out.write('=');
      out.write('\n');
      column = 0;
    }
    // What ends a line may not be a blank, and what stands alone not a dot: nobody knows yet.
    if (c == ' ' || c == '\t' || c == '.' && column == 0) {
      waiting = c;
    } else if (c == '=' || c < ' ' || c > '~' || more && NOT_EVERYWHERE.indexOf(c) >= 0) {
      hex(c);
    } else {
      literal(c);
    }
  }

  private void literal(int c) {
    out.write(c);
    column++;
  }

  private void hex(int c) {
    out.write('=');
    out.write(HEX[c >> 4]);
    out.write(HEX[c & 15]);
    column += 3;
  }

  private void endQuoted() {
    if (waiting >= 0) {
      hex(waiting);
    }
    if (column > 0) {
      out.write('\n');
    }
  }

  // --- base64; line ends of text are CR LF

  private void text(int c) {
    if (lineEnd) {
      lineEnd = false;
      octet('\r');
      octet('\n');
    }
    if (c == '\n') {
      lineEnd = true;
    } else {
      octet(c);
    }
  }

  private void octet(int c) {
    bits = bits << 8 | c;
    octets++;
    if (octets == 3) {
      group(4);
    }
  }

  private void group(int letters) {
    for (int i = 0; i < 4; i++) {
      if (column == BASE_LINE) {
        out.write('\n');
        column = 0;
      }
      out.write(i < letters ? BASE[bits >> 18 - 6 * i & 63] : '=');
      column++;
    }
    bits = 0;
    octets = 0;
  }

  private void endBase(boolean atBoundary) {
    if (lineEnd && !atBoundary) {
      octet('\r');
      octet('\n');
    }
    if (octets > 0) {
      int letters = octets + 1;
      bits <<= 8 * (3 - octets);
      group(letters);
    }
    if (column > 0) {
      out.write('\n');
    }
  }
}
