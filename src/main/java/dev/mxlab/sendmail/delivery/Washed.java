package dev.mxlab.sendmail.delivery;

import dev.mxlab.sendmail.cf.MailerFlag;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A message as the flags of its mailer want it, octet by octet (putbody in deliver.c): without NUL
 * (F=1) or the eighth bit (F=7), with a {@code >} before lines that begin with {@code From } (F=E),
 * with a blank line at its end (F=b), with another dot before a line's first (F=X, where it goes to
 * a program: SMTP does so by itself).
 */
final class Washed extends FilterInputStream {
  private static final String FROM = "From ";

  private final boolean seven;
  private final boolean noNull;
  private final boolean escapes;
  private final boolean dots;
  private boolean blank;
  private boolean lineStart = true;

  /**
   * @param program whether it does not go by SMTP
   */
  Washed(InputStream in, String flags, boolean program) {
    super(new BufferedInputStream(in));
    this.seven = MailerFlag.SEVEN_BIT.in(flags);
    this.noNull = MailerFlag.NO_NULL.in(flags);
    this.escapes = MailerFlag.ESCAPE_FROM.in(flags);
    this.dots = program && MailerFlag.DOTS.in(flags);
    this.blank = MailerFlag.BLANK_END.in(flags);
  }

  /** Whether the flags change anything. */
  static boolean washes(String flags, boolean program) {
    return program && MailerFlag.DOTS.in(flags)
        || MailerFlag.SEVEN_BIT.in(flags)
        || MailerFlag.NO_NULL.in(flags)
        || MailerFlag.ESCAPE_FROM.in(flags)
        || MailerFlag.BLANK_END.in(flags);
  }

  @Override
  public int read() throws IOException {
    if (lineStart && escapes && atFrom()) {
      lineStart = false;
      return '>';
    }
    if (lineStart && dots && atDot()) {
      lineStart = false;
      return '.';
    }
    int octet = in.read();
    while (octet == 0 && noNull) {
      octet = in.read();
    }
    if (octet < 0) {
      boolean more = blank;
      blank = false;
      return more ? '\n' : -1;
    }
    lineStart = octet == '\n';
    return seven ? octet & 0x7f : octet;
  }

  private boolean atDot() throws IOException {
    in.mark(1);
    int octet = in.read();
    in.reset();
    return octet == '.';
  }

  private boolean atFrom() throws IOException {
    in.mark(FROM.length());
    byte[] ahead = in.readNBytes(FROM.length());
    in.reset();
    return FROM.equals(new String(ahead, java.nio.charset.StandardCharsets.ISO_8859_1));
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = 0;
    while (count < length) {
      int octet = read();
      if (octet < 0) {
        return count == 0 ? -1 : count;
      }
      bytes[offset + count++] = (byte) octet;
    }
    return count;
  }

  /** Nothing is taken back, so nothing can be skipped unseen either. */
  @Override
  public boolean markSupported() {
    return false;
  }
}
