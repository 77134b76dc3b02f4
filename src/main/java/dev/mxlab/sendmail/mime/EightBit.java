package dev.mxlab.sendmail.mime;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A message of plain text as a mailbox gets it whose mailer has F=9: not encoded any more
 * (mime7to8() in mime.c). Messages of several parts are left as they are.
 */
public final class EightBit {
  private EightBit() {}

  /**
   * The header that the message has then; empty where it is not to be changed.
   *
   * @param header with its line ends and without the empty line
   */
  public static Optional<String> header(String header, String stamp) {
    Fields fields = Fields.of(header);
    String encoding = fields.encoding();
    boolean encoded = encoding.equals("base64") || encoding.equals("quoted-printable");
    if (!encoded || !fields.type().equals("text/plain")) {
      return Optional.empty();
    }
    return Optional.of(
        fields
            .without(Fields.ENCODING)
            .with(
                Fields.ENCODING + ": 8bit",
                "X-MIME-Autoconverted: from " + encoding + " to 8bit by " + stamp)
            .text());
  }

  /**
   * The body that goes with it.
   *
   * @param header as it was
   */
  public static InputStream body(String header, InputStream body) {
    return Fields.of(header).encoding().equals("base64") ? new Base64(body) : new Quoted(body);
  }

  /** Whatever is no letter of the alphabet is skipped (RFC 2045 section 6.8). */
  private static final class Base64 extends Pieces {
    private static final byte[] VALUES = values();

    private int bits;
    private int letters;
    private boolean ended;
    private boolean carriageReturn;
    private int last = '\n';

    Base64(InputStream in) {
      super(in);
    }

    private static byte[] values() {
      byte[] values = new byte[256];
      java.util.Arrays.fill(values, (byte) -1);
      byte[] alphabet =
          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
              .getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < alphabet.length; i++) {
        values[alphabet[i]] = (byte) i;
      }
      return values;
    }

    @Override
    void line(byte[] bytes, int offset, int count) {
      for (int i = offset; i < offset + count; i++) {
        int value = VALUES[bytes[i] & 0xff];
        ended |= bytes[i] == '=';
        if (value >= 0 && !ended) {
          bits = bits << 6 | value;
          letters++;
          if (letters == 4) {
            octets(3);
          }
        }
      }
    }

    private void octets(int count) {
      for (int i = 0; i < count; i++) {
        put(bits >> 16 - 8 * i & 0xff);
      }
      bits = 0;
      letters = 0;
    }

    private void put(int octet) {
      if (carriageReturn && octet != '\n') {
        out.write('\r');
      }
      carriageReturn = octet == '\r';
      if (!carriageReturn) {
        out.write(octet);
      }
      last = octet;
    }

    @Override
    void end() {
      if (letters > 1) {
        bits <<= 6 * (4 - letters);
        octets(letters - 1);
      }
      if (carriageReturn) {
        out.write('\r');
      }
      if (last != '\n') {
        out.write('\n');
      }
    }
  }

  private static final class Quoted extends Pieces {
    private int equals;
    private int first;
    private int last = '\n';

    Quoted(InputStream in) {
      super(in);
    }

    @Override
    void line(byte[] bytes, int offset, int count) {
      for (int i = offset; i < offset + count; i++) {
        octet(bytes[i] & 0xff);
      }
    }

    private void octet(int c) {
      if (equals == 0) {
        if (c == '=') {
          equals = 1;
        } else {
          put(c);
        }
      } else if (c == '\n' || equals == 1 && (c == ' ' || c == '\t')) {
        // A soft line end, blanks before it included.
        equals = c == '\n' ? 0 : 1;
      } else if (equals == 1) {
        first = Character.digit(c, 16);
        equals = 2;
      } else {
        int second = Character.digit(c, 16);
        equals = 0;
        if (first >= 0 && second >= 0) {
          put(first << 4 | second);
        }
      }
    }

    private void put(int c) {
      out.write(c);
      last = c;
    }

    @Override
    void end() {
      if (last != '\n') {
        out.write('\n');
      }
    }
  }
}
