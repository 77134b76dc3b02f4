package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.Octets;
import java.util.Locale;

/** LOC data (RFC 1876 section 3): minutes, seconds and all but the altitude may be left out. */
final class LocationReader {
  private static final long ORIGIN = 0x80000000L;
  private static final long LEAST_ALTITUDE = -10_000_000;
  private static final long MOST_ALTITUDE = 4_284_967_295L;
  private static final long MOST_SIZE = 9_000_000_000L;
  private static final int[] USUAL = {0x12, 0x16, 0x13};

  private final MasterLexer lexer;
  private final Octets out;

  LocationReader(MasterLexer lexer, Octets out) {
    this.lexer = lexer;
    this.out = out;
  }

  void read() throws Fault.Found {
    long latitude = angle(90, "N", "S");
    long longitude = angle(180, "E", "W");
    long altitude = centimetres(required(), LEAST_ALTITUDE, MOST_ALTITUDE);
    out.u8(0);
    for (int usual : USUAL) {
      lexer.next();
      if (lexer.ends()) {
        lexer.unread();
        out.u8(usual);
      } else {
        out.u8(precision(centimetres(lexer.text(), 0, MOST_SIZE)));
      }
    }
    out.u32(latitude);
    out.u32(longitude);
    out.u32(altitude - LEAST_ALTITUDE);
  }

  private String required() throws Fault.Found {
    lexer.next();
    if (lexer.ends()) {
      lexer.unread();
      throw Fault.UNEXPECTED_END.found();
    }
    return lexer.text();
  }

  private Fault.Found refused(Fault fault) {
    lexer.unread();
    return fault.found();
  }

  private long angle(int most, String positive, String negative) throws Fault.Found {
    long milliseconds = number(required(), most) * 3_600_000L;
    String token = required();
    if (!isDirection(token, positive, negative)) {
      milliseconds += number(token, 59) * 60_000L;
      token = required();
      if (!isDirection(token, positive, negative)) {
        milliseconds += seconds(token);
        token = required();
      }
    }
    if (!isDirection(token, positive, negative)) {
      throw refused(Fault.SYNTAX);
    }
    if (milliseconds > most * 3_600_000L) {
      throw refused(Fault.OUT_OF_RANGE);
    }
    return token.equalsIgnoreCase(positive) ? ORIGIN + milliseconds : ORIGIN - milliseconds;
  }

  private static boolean isDirection(String token, String positive, String negative) {
    return token.equalsIgnoreCase(positive) || token.equalsIgnoreCase(negative);
  }

  private long number(String token, int most) throws Fault.Found {
    if (token.isEmpty() || !token.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw refused(Fault.NOT_A_NUMBER);
    }
    if (token.length() > 9 || Long.parseLong(token) > most) {
      throw refused(Fault.OUT_OF_RANGE);
    }
    return Long.parseLong(token);
  }

  private long seconds(String token) throws Fault.Found {
    if (!token.matches("[0-9]{1,9}(\\.[0-9]{0,3})?")) {
      throw refused(Fault.SYNTAX);
    }
    long milliseconds = scaled(token, 3);
    if (milliseconds > 59_999) {
      throw refused(Fault.OUT_OF_RANGE);
    }
    return milliseconds;
  }

  private long centimetres(String token, long least, long most) throws Fault.Found {
    String bare =
        token.toLowerCase(Locale.ROOT).endsWith("m")
            ? token.substring(0, token.length() - 1)
            : token;
    if (!bare.matches("-?[0-9]{1,10}(\\.[0-9]{0,2})?")) {
      throw refused(Fault.SYNTAX);
    }
    boolean negative = bare.startsWith("-");
    long value = scaled(negative ? bare.substring(1) : bare, 2);
    value = negative ? -value : value;
    if (value < least || value > most) {
      throw refused(Fault.OUT_OF_RANGE);
    }
    return value;
  }

  /** The number times ten to that power. */
  private static long scaled(String token, int digits) {
    int dot = token.indexOf('.');
    String whole = dot < 0 ? token : token.substring(0, dot);
    String part = dot < 0 ? "" : token.substring(dot + 1);
    return Long.parseLong(whole + part + "0".repeat(digits - part.length()));
  }

  /** A digit and a power of ten, in four bits each. */
  private static int precision(long centimetres) {
    int power = 0;
    long mantissa = centimetres;
    while (mantissa > 9) {
      mantissa /= 10;
      power++;
    }
    return (int) mantissa << 4 | power;
  }
}
