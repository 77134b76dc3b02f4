package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.Octets;
import java.nio.charset.StandardCharsets;

/** The small grammars inside a master file's tokens: numbers, times, addresses. */
final class MasterText {
  private static final long MAX_U32 = 0xFFFFFFFFL;

  /** No number or time is longer. */
  private static final int MOST_DIGITS = 63;

  private MasterText() {}

  /** Appends the octets of a character string, its escapes resolved. */
  static void octets(byte[] text, int from, int to, Octets out) throws Fault.Found {
    for (int at = from; at < to; at++) {
      if (text[at] != '\\') {
        out.u8(text[at]);
      } else if (++at >= to) {
        throw Fault.SYNTAX.found();
      } else if (!NameReader.isDigit(text[at])) {
        out.u8(text[at]);
      } else if (at + 2 < to
          && NameReader.isDigit(text[at + 1])
          && NameReader.isDigit(text[at + 2])) {
        int value = (text[at] - '0') * 100 + (text[at + 1] - '0') * 10 + text[at + 2] - '0';
        if (value > 255) {
          throw Fault.SYNTAX.found();
        }
        out.u8(value);
        at += 2;
      } else {
        throw Fault.SYNTAX.found();
      }
    }
  }

  static long number(byte[] text, int from, int to, long most) throws Fault.Found {
    if (from == to) {
      throw Fault.NOT_A_NUMBER.found();
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      if (text[i] < '0' || text[i] > '9') {
        throw Fault.NOT_A_NUMBER.found();
      }
      value = Math.min(value * 10 + (text[i] - '0'), MAX_U32 * 2);
    }
    if (value > most) {
      throw Fault.OUT_OF_RANGE.found();
    }
    return value;
  }

  static long octal(byte[] text, int from, int to) throws Fault.Found {
    long value = 0;
    for (int i = from; i < to; i++) {
      if (text[i] < '0' || text[i] > '7') {
        throw Fault.NOT_A_NUMBER.found();
      }
      value = Math.min(value * 8 + (text[i] - '0'), MAX_U32);
    }
    if (value > 0xFFFF) {
      throw Fault.OUT_OF_RANGE.found();
    }
    return value;
  }

  /** {@code 3600}, {@code 1H30M}, {@code 1w2d}: seconds. */
  static long seconds(byte[] text, int from, int to) throws Fault.Found {
    if (to - from > MOST_DIGITS) {
      throw Fault.SYNTAX.found();
    }
    long total = 0;
    int at = from;
    do {
      long value = 0;
      int digits = at;
      while (at < to && NameReader.isDigit(text[at])) {
        value = Math.min(value * 10 + (text[at++] - '0'), MAX_U32 + 1);
      }
      if (at == digits || value > MAX_U32) {
        throw Fault.SYNTAX.found();
      }
      if (at < to) {
        total += value * unit(text[at++]);
      } else if (total == 0) {
        total = value;
      } else {
        throw Fault.SYNTAX.found();
      }
    } while (at < to);
    if (total > MAX_U32) {
      throw Fault.OUT_OF_RANGE.found();
    }
    return total;
  }

  private static long unit(byte c) throws Fault.Found {
    return switch (c) {
      case 'w', 'W' -> 604_800;
      case 'd', 'D' -> 86_400;
      case 'h', 'H' -> 3_600;
      case 'm', 'M' -> 60;
      case 's', 'S' -> 1;
      default -> throw Fault.SYNTAX.found();
    };
  }

  /** The same; negative when it is no time at all, as BIND tells TTL from class and type. */
  static long secondsOrNot(byte[] text, int from, int to) {
    if (from == to || !NameReader.isDigit(text[from])) {
      return -1;
    }
    try {
      return seconds(text, from, to);
    } catch (Fault.Found not) {
      return -1;
    }
  }

  /** An IPv4 address as inet_pton reads it. */
  static long ipv4(byte[] text, int from, int to) throws Fault.Found {
    long address = 0;
    int at = from;
    for (int i = 0; i < 4; i++) {
      int start = at;
      int value = 0;
      while (at < to && at - start < 4 && NameReader.isDigit(text[at])) {
        value = value * 10 + (text[at++] - '0');
      }
      boolean padded = at - start > 1 && text[start] == '0';
      if (at == start || value > 255 || padded) {
        throw Fault.BAD_DOTTED_QUAD.found();
      }
      address = address << 8 | value;
      if (i < 3 && (at >= to || text[at++] != '.')) {
        throw Fault.BAD_DOTTED_QUAD.found();
      }
    }
    if (at != to) {
      throw Fault.BAD_DOTTED_QUAD.found();
    }
    return address;
  }

  /** An IPv4 address as text. */
  static String ipv4(byte[] octets, int at) {
    return (octets[at] & 0xFF)
        + "."
        + (octets[at + 1] & 0xFF)
        + "."
        + (octets[at + 2] & 0xFF)
        + "."
        + (octets[at + 3] & 0xFF);
  }

  /** Whether a host name's place holds an address, with or without a final dot. */
  static boolean isAddress(String text) {
    byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
    return isAddress(octets, 0, octets.length);
  }

  /** The same. */
  static boolean isAddress(byte[] text, int from, int to) {
    int end = to > from && text[to - 1] == '.' ? to - 1 : to;
    boolean colon = false;
    for (int i = from; i < end && !colon; i++) {
      colon = text[i] == ':';
      if (!colon && text[i] != '.' && Character.digit(text[i], 16) < 0) {
        return false;
      }
    }
    if (colon) {
      return Ipv6Text.parse(text, from, end) != null;
    }
    try {
      ipv4(text, from, end);
      return true;
    } catch (Fault.Found not) {
      return false;
    }
  }
}
