package dev.mxlab.named.conf;

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
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}|0[xX][0-9a-fA-F]{1,15}");
  private static final Pattern TTL =
      Pattern.compile(
          "(?i)(?:(\\d{1,10})W)?(?:(\\d{1,10})D)?(?:(\\d{1,10})H)?(?:(\\d{1,10})M)?(?:(\\d{1,10})S)?");
  private static final Pattern ISO =
      Pattern.compile(
          "(?i)P(?:(\\d{1,9})Y)?(?:(\\d{1,10})M)?(?:(\\d{1,10})W)?(?:(\\d{1,10})D)?"
              + "(?:T(?:(\\d{1,10})H)?(?:(\\d{1,10})M)?(?:(\\d{1,10})S)?)?");
  private static final long[] ISO_UNITS = {31536000, 2678400, 604800, 86400, 3600, 60, 1};
  private static final long[] TTL_UNITS = {604800, 86400, 3600, 60, 1};
  private static final Pattern SIZE = Pattern.compile("(\\d{1,15})([kKmMgG]?)");

  private Scalars() {}

  /** The value in its plain form; null when {@code text} is not of this kind. */
  static @Nullable String read(Shape.Kind kind, String text) {
    return switch (kind) {
      case NUMBER -> number(text);
      case PORT_OR_STAR -> text.equals("*") ? text : number(text);
      case BOOLEAN -> bool(text);
      case DURATION -> duration(text);
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

  private static @Nullable String number(String text) {
    if (!NUMBER.matcher(text).matches()) {
      return null;
    }
    long value = Long.decode(text.startsWith("0x") || text.startsWith("0X") ? text : plain(text));
    return value <= UINT32 ? Long.toString(value) : null;
  }

  /** Without leading zeros, which Java takes for octal. */
  private static String plain(String digits) {
    String stripped = digits.replaceFirst("^0+", "");
    return stripped.isEmpty() ? "0" : stripped;
  }

  private static @Nullable String percentage(String text) {
    return text.matches("\\d{1,9}%") ? text : null;
  }

  private static @Nullable String size(String text) {
    Matcher m = SIZE.matcher(text);
    if (!m.matches()) {
      return null;
    }
    int shift =
        switch (m.group(2).toLowerCase(Locale.ROOT)) {
          case "k" -> 10;
          case "m" -> 20;
          case "g" -> 30;
          default -> 0;
        };
    return Long.toString(Long.parseLong(m.group(1)) << shift);
  }

  /** TTL style is printed in seconds, ISO 8601 as it is. */
  private static @Nullable String duration(String text) {
    if (text.length() > 60) {
      return null;
    }
    if (text.matches("\\d{1,10}")) {
      return number(text);
    }
    Matcher ttl = TTL.matcher(text);
    if (!text.isEmpty() && ttl.matches()) {
      long seconds = 0;
      for (int i = 0; i < TTL_UNITS.length; i++) {
        String group = ttl.group(i + 1);
        if (group != null && group.length() > 10) {
          return null;
        }
        seconds += group == null ? 0 : Long.parseLong(group) * TTL_UNITS[i];
      }
      return seconds <= UINT32 ? Long.toString(seconds) : null;
    }
    return text.length() > 1 && ISO.matcher(text).matches() ? text.toUpperCase(Locale.ROOT) : null;
  }

  /** The seconds of a duration in its plain form; years have 365 days and months 31. */
  static long secondsOf(String plain) {
    Matcher iso = ISO.matcher(plain);
    if (!plain.startsWith("P") || !iso.matches()) {
      return Long.parseLong(plain);
    }
    long seconds = 0;
    for (int i = 0; i < ISO_UNITS.length; i++) {
      String group = iso.group(i + 1);
      seconds += group == null ? 0 : Long.parseLong(group) * ISO_UNITS[i];
    }
    return Math.min(seconds, UINT32);
  }

  private static @Nullable String address(String text, Class<? extends InetAddress> family) {
    InetAddress address = Addresses.literal(text);
    return family.isInstance(address) ? address.getHostAddress() : null;
  }
}
