package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.Octets;
import java.util.Base64;

/** Octets that stand in a master file as hex digits, base64, base32 or with marks between them. */
final class Encodings {
  private static final int MOST_BASE64 = 1 << 17;

  private final MasterLexer lexer;
  private final Octets out;

  Encodings(MasterLexer lexer, Octets out) {
    this.lexer = lexer;
    this.out = out;
  }

  /**
   * Reads hex digits.
   *
   * @param length how many octets there must be; what is below 0: at least so many, at least one
   */
  void hex(int length) throws Fault.Found {
    int start = out.length();
    int nibble = -1;
    while (length < 0 || out.length() - start < length) {
      lexer.next();
      if (lexer.ends()) {
        lexer.unread();
        break;
      }
      for (int i = lexer.from(); i < lexer.to(); i++) {
        int digit = Character.digit(lexer.octets()[i], 16);
        if (digit < 0 || length >= 0 && out.length() - start == length) {
          throw Fault.BAD_HEX.found();
        }
        if (nibble < 0) {
          nibble = digit;
        } else {
          out.u8(nibble << 4 | digit);
          nibble = -1;
        }
      }
    }
    if (nibble >= 0) {
      throw Fault.BAD_HEX.found();
    }
    if (out.length() - start < Math.abs(length)) {
      throw Fault.UNEXPECTED_END.found();
    }
  }

  /**
   * Reads base64 up to its padding or the end of the line.
   *
   * @param maybeNone whether nothing is enough
   */
  void base64(boolean maybeNone) throws Fault.Found {
    StringBuilder text = new StringBuilder();
    boolean padded = false;
    while (!padded) {
      lexer.next();
      if (lexer.ends()) {
        lexer.unread();
        break;
      }
      text.append(lexer.text());
      padded = text.charAt(text.length() - 1) == '=' && text.length() % 4 == 0;
      if (text.length() > MOST_BASE64) {
        throw Fault.NO_SPACE.found();
      }
    }
    if (text.length() == 0 && !maybeNone) {
      throw Fault.UNEXPECTED_END.found();
    }
    try {
      if (text.length() % 4 != 0) {
        throw Fault.BAD_BASE64.found();
      }
      out.write(Base64.getDecoder().decode(text.toString()));
    } catch (IllegalArgumentException bad) {
      throw Fault.BAD_BASE64.found();
    }
  }

  void base64OrDash() throws Fault.Found {
    lexer.nextQuoted();
    boolean dash = lexer.to() - lexer.from() == 1 && lexer.octets()[lexer.from()] == '-';
    if (!dash) {
      lexer.unread();
      base64(false);
    }
  }

  /** Hex digits in one token, or a hyphen; behind their length. */
  void salt() throws Fault.Found {
    single();
    int length = lexer.to() - lexer.from();
    if (length == 1 && lexer.octets()[lexer.from()] == '-') {
      out.u8(0);
      return;
    }
    if (length > 255 * 2) {
      lexer.unread();
      throw Fault.OUT_OF_RANGE.found();
    }
    if (length % 2 != 0) {
      throw Fault.BAD_HEX.found();
    }
    out.u8(length / 2);
    for (int i = lexer.from(); i < lexer.to(); i += 2) {
      int high = Character.digit(lexer.octets()[i], 16);
      int low = Character.digit(lexer.octets()[i + 1], 16);
      if (high < 0 || low < 0) {
        throw Fault.BAD_HEX.found();
      }
      out.u8(high << 4 | low);
    }
  }

  /** Base32 with the extended hex alphabet (RFC 4648 section 7), unpadded; behind its length. */
  void base32() throws Fault.Found {
    single();
    int length = out.length();
    out.u8(0);
    int bits = 0;
    int value = 0;
    for (int i = lexer.from(); i < lexer.to(); i++) {
      int digit = Character.digit(lexer.octets()[i], 32);
      if (digit < 0) {
        lexer.unread();
        throw Fault.BAD_BASE32.found();
      }
      value = value << 5 | digit;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        out.u8(value >> bits);
        value &= (1 << bits) - 1;
      }
    }
    int octets = out.length() - length - 1;
    if (bits >= 5 || value != 0 || octets == 0 || octets > 255) {
      lexer.unread();
      throw Fault.BAD_BASE32.found();
    }
    out.array()[length] = (byte) octets;
  }

  /** RFC 7043: pairs of hex digits with hyphens between them. */
  void hardwareAddress(int length) throws Fault.Found {
    single();
    int at = lexer.from();
    for (int i = 0; i < length; i++) {
      int digits = 0;
      int value = 0;
      while (at < lexer.to() && digits < 2 && Character.digit(lexer.octets()[at], 16) >= 0) {
        value = value << 4 | Character.digit(lexer.octets()[at++], 16);
        digits++;
      }
      boolean last = i == length - 1;
      if (digits == 0 || !last && (at >= lexer.to() || lexer.octets()[at++] != '-')) {
        throw Fault.BAD_EUI.found();
      }
      out.u8(value);
    }
  }

  /** RFC 6742: four groups of up to four hex digits. */
  void locator() throws Fault.Found {
    single();
    int at = lexer.from();
    for (int i = 0; i < 4; i++) {
      int digits = 0;
      int value = 0;
      while (at < lexer.to() && digits < 4 && Character.digit(lexer.octets()[at], 16) >= 0) {
        value = value << 4 | Character.digit(lexer.octets()[at++], 16);
        digits++;
      }
      boolean more = at < lexer.to();
      if (digits == 0 || more != i < 3 || more && lexer.octets()[at++] != ':') {
        lexer.unread();
        throw Fault.SYNTAX.found();
      }
      out.u16(value);
    }
  }

  private void single() throws Fault.Found {
    lexer.next();
    if (lexer.ends()) {
      lexer.unread();
      throw Fault.UNEXPECTED_END.found();
    }
  }
}
