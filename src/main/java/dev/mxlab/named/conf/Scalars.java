package dev.mxlab.named.conf;

import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values of one word: how each kind is written, and what BIND says when it is not. */
final class Scalars {
  private static final long UINT32 = 0xffff_ffffL;
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
  private static final BigInteger UINT64 = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
  private static final Pattern PERCENTAGE = Pattern.compile("([+-]?\\d+)%");
  private static final Pattern FIXED = Pattern.compile("(\\d{0,5})(?:\\.(\\d{0,2}))?");
  private static final Pattern SIZE = Pattern.compile("([+-]?)(\\d+)([kKmMgG]?)");

  private Scalars() {}

  /** The value in its plain form; null when {@code text} is not of this kind. */
  static @Nullable String read(Shape.Kind kind, String text) {
    return switch (kind) {
      case NUMBER -> number(text);
      case PORT_OR_STAR -> text.equals("*") ? text : whole(text, 10);
      case BOOLEAN -> bool(text);
      case DURATION -> Durations.plain(text);
      case FIXED -> fixed(text);
      case SIZEVAL -> size(text);
      case PERCENTAGE -> percentage(text);
      case SIZE_OR_PERCENT -> text.endsWith("%") ? percentage(text) : size(text);
      case ADDRESS -> address(text, InetAddress.class);
      case ADDRESS_OR_STAR -> text.equals("*") ? text : address(text, InetAddress.class);
      case IPV4_OR_STAR -> text.equals("*") ? text : address(text, Inet4Address.class);
      case IPV6_OR_STAR -> text.equals("*") ? text : address(text, Inet6Address.class);
      case IPV6_ADDRESS -> address(text, Inet6Address.class);
      default -> text;
    };
  }

  static String complaint(Shape.Kind kind) {
    return switch (kind) {
      case NUMBER -> "expected number";
      case PORT_OR_STAR -> "expected port number or '*'";
      case BOOLEAN -> "boolean expected";
      case DURATION -> "expected ISO 8601 duration or TTL value";
      case SIZEVAL -> "expected integer and optional unit";
      case PERCENTAGE -> "expected percentage";
      case FIXED -> "expected fixed point number";
      case SIZE_OR_PERCENT -> "expected integer and optional unit or percent";
      case ADDRESS -> "expected IP address";
      case ADDRESS_OR_STAR -> "expected IP address or '*'";
      case IPV4_OR_STAR -> "expected IPv4 address or '*'";
      case IPV6_OR_STAR -> "expected IPv6 address or '*'";
      case IPV6_ADDRESS -> "expected IPv6 address";
      default -> "expected unquoted string";
    };
  }

  static boolean outOfRange(Shape.Kind kind, String text) {
    return kind == Shape.Kind.NUMBER && text.matches("\\d+") && number(text) == null;
  }

  static @Nullable Boolean truth(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "yes", "true", "1" -> true;
      case "no", "false", "0" -> false;
      default -> null;
    };
  }

  private static @Nullable String bool(String text) {
    Boolean truth = truth(text);
    return truth == null ? null : truth ? "yes" : "no";
  }

  /** As in C: a leading zero makes it octal. */
  private static @Nullable String number(String text) {
    return whole(text, text.length() > 1 && text.startsWith("0") ? 8 : 10);
  }

  private static @Nullable String whole(String text, int radix) {
    if (!NUMBER.matcher(text).matches()) {
      return null;
    }
    try {
      long value = Long.parseLong(text, radix);
      return value <= UINT32 ? Long.toString(value) : null;
    } catch (NumberFormatException notOfThatRadix) {
      return null;
    }
  }

  /** As strtoul(3) reads it: a sign counts, in 32 bits. */
  private static @Nullable String percentage(String text) {
    Matcher m = PERCENTAGE.matcher(text);
    if (!m.matches()) {
      return null;
    }
    BigInteger number = new BigInteger(m.group(1)).min(BigInteger.valueOf(Long.MAX_VALUE));
    return (number.longValue() & UINT32) + "%";
  }

  /** As strtoull(3) reads it: a sign counts, and what is too large is the greatest number. */
  private static @Nullable String size(String text) {
    Matcher m = SIZE.matcher(text);
    if (!m.matches()) {
      return null;
    }
    BigInteger number = new BigInteger(m.group(2)).min(UINT64);
    if (m.group(1).equals("-")) {
      number = number.negate().and(UINT64);
    }
    int shift =
        switch (m.group(3).toLowerCase(Locale.ROOT)) {
          case "k" -> 10;
          case "m" -> 20;
          case "g" -> 30;
          default -> 0;
        };
    BigInteger bytes = number.shiftLeft(shift);
    return bytes.compareTo(UINT64) > 0 ? null : bytes.toString();
  }

  /** The bytes of a plain size; what Java cannot count is the most that it can. */
  static long bytes(String plain) {
    return new BigInteger(plain).min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
  }

  private static @Nullable String fixed(String text) {
    Matcher m = FIXED.matcher(text);
    if (!m.matches() || text.equals(".")) {
      return null;
    }
    String fraction = m.group(2) == null ? "" : m.group(2);
    String whole = m.group(1).isEmpty() ? "0" : m.group(1);
    return Integer.parseInt(whole) + "." + (fraction + "00").substring(0, 2);
  }

  private static @Nullable String address(String text, Class<? extends InetAddress> family) {
    InetAddress address = Addresses.literal(text);
    return address != null && family.isInstance(address) ? Addresses.shown(address) : null;
  }
}
