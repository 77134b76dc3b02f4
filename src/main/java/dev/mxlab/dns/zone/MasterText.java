package dev.mxlab.dns.zone;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.xbill.DNS.Name;

/** The small grammars inside a master file's tokens: names, numbers, times, addresses. */
final class MasterText {
  private static final long MAX_U32 = 0xFFFFFFFFL;
  private static final int MAX_NAME = 255;
  private static final int MAX_LABEL = 63;

  private MasterText() {}

  /** RFC 1035 section 5.1; {@code @} is the origin. */
  static Name name(String text, Name origin) throws Fault.Found {
    if (text.equals("@")) {
      return origin;
    }
    if (text.equals(".")) {
      return Name.root;
    }
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    byte[] label = new byte[MAX_LABEL];
    int length = 0;
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '.') {
        if (length == 0) {
          throw Fault.EMPTY_LABEL.found();
        }
        wire.write(length);
        wire.write(label, 0, length);
        length = 0;
        continue;
      }
      if (c == '\\') {
        int octet = escaped(text, at);
        at += Character.isDigit(text.charAt(at)) ? 3 : 1;
        c = (char) octet;
      }
      if (length == MAX_LABEL) {
        throw Fault.LABEL_TOO_LONG.found();
      }
      label[length++] = (byte) c;
    }
    if (length == 0) {
      wire.write(0);
    } else {
      wire.write(length);
      wire.write(label, 0, length);
      wire.writeBytes(origin.toWire());
    }
    if (wire.size() > MAX_NAME) {
      throw Fault.NO_SPACE.found();
    }
    try {
      return new Name(wire.toByteArray());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** The octet that the escape stands for whose backslash stands before {@code at}. */
  static int escaped(String text, int at) throws Fault.Found {
    if (at >= text.length()) {
      throw Fault.BAD_ESCAPE.found();
    }
    if (!Character.isDigit(text.charAt(at))) {
      return text.charAt(at);
    }
    if (at + 3 > text.length()) {
      throw Fault.BAD_ESCAPE.found();
    }
    int value = 0;
    for (int i = at; i < at + 3; i++) {
      int digit = Character.digit(text.charAt(i), 10);
      if (digit < 0) {
        throw Fault.BAD_ESCAPE.found();
      }
      value = value * 10 + digit;
    }
    if (value > 255) {
      throw Fault.BAD_ESCAPE.found();
    }
    return value;
  }

  /** The octets of a character string, its escapes resolved. */
  static byte[] octets(String text) throws Fault.Found {
    ByteArrayOutputStream octets = new ByteArrayOutputStream(text.length());
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\\') {
        octets.write(escaped(text, at + 1));
        at += Character.isDigit(text.charAt(at + 1)) ? 3 : 1;
      } else {
        octets.write(c);
      }
    }
    return octets.toByteArray();
  }

  static long number(String text, long most) throws Fault.Found {
    if (text.isEmpty()) {
      throw Fault.NOT_A_NUMBER.found();
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        throw Fault.NOT_A_NUMBER.found();
      }
      value = Math.min(value * 10 + (c - '0'), MAX_U32 * 2);
    }
    if (value > most) {
      throw Fault.OUT_OF_RANGE.found();
    }
    return value;
  }

  /** {@code 3600}, {@code 1H30M}, {@code 1w2d}: seconds. */
  static long seconds(String text) throws Fault.Found {
    long total = 0;
    int at = 0;
    boolean units = false;
    while (at < text.length()) {
      long value = 0;
      int digits = at;
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        value = Math.min(value * 10 + (text.charAt(at) - '0'), MAX_U32 * 2);
        at++;
      }
      if (at == digits || at == text.length() && units) {
        throw Fault.SYNTAX.found();
      }
      if (at < text.length()) {
        value *= unit(text.charAt(at++));
        units = true;
      }
      total += value;
      if (total > MAX_U32) {
        throw Fault.OUT_OF_RANGE.found();
      }
    }
    if (at == 0) {
      throw Fault.SYNTAX.found();
    }
    return total;
  }

  private static long unit(char c) throws Fault.Found {
    return switch (c) {
      case 'w', 'W' -> 604_800;
      case 'd', 'D' -> 86_400;
      case 'h', 'H' -> 3_600;
      case 'm', 'M' -> 60;
      case 's', 'S' -> 1;
      default -> throw Fault.SYNTAX.found();
    };
  }

  /** Whether it looks like a TTL at all, as BIND decides between TTL, class and type. */
  static boolean isSeconds(String text) {
    try {
      seconds(text);
      return true;
    } catch (Fault.Found not) {
      return false;
    }
  }

  static byte[] ipv4(String text) throws Fault.Found {
    byte[] address = new byte[4];
    int at = 0;
    for (int i = 0; i < 4; i++) {
      int start = at;
      int value = 0;
      while (at < text.length() && at - start < 3 && Character.digit(text.charAt(at), 10) >= 0) {
        value = value * 10 + (text.charAt(at++) - '0');
      }
      boolean padded = at - start > 1 && text.charAt(start) == '0';
      if (at == start || value > 255 || padded) {
        throw Fault.BAD_DOTTED_QUAD.found();
      }
      address[i] = (byte) value;
      if (i < 3 && (at >= text.length() || text.charAt(at++) != '.')) {
        throw Fault.BAD_DOTTED_QUAD.found();
      }
    }
    if (at != text.length()) {
      throw Fault.BAD_DOTTED_QUAD.found();
    }
    return address;
  }

  /** Whether a host name's place holds an address, with or without a final dot. */
  static boolean isAddress(String text) {
    String bare = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    try {
      ipv4(bare);
      return true;
    } catch (Fault.Found not) {
      return bare.indexOf(':') >= 0 && org.xbill.DNS.Address.toByteArray(bare, 2) != null;
    }
  }

  /** A host name by RFC 952 and RFC 1123; a first label {@code *} is allowed. */
  static boolean isHostName(Name name) {
    for (int i = 0; i < name.labels() - 1; i++) {
      byte[] label = name.getLabel(i);
      int length = label[0];
      boolean wild = i == 0 && length == 1 && label[1] == '*';
      for (int k = 1; k <= length && !wild; k++) {
        boolean border = k == 1 || k == length;
        if (!letterOrDigit(label[k]) && (border || label[k] != '-')) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean letterOrDigit(byte c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }
}
