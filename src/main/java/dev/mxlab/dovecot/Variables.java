package dev.mxlab.dovecot;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Dovecot's variables in a text: {@code %u}, {@code %Lu}, {@code %2.256Nu}, {@code %{session}};
 * {@code %%} is a percent sign.
 */
final class Variables {
  /** What can be asked of a value besides its part: LUEXRNHMDT. */
  private static final String MODIFIERS = "LUEXRNHMDT";

  private static final int MOST_MODIFIERS = 10;
  private static final String HOME = "home";

  /** By which a user is named: parts of a log line with one of them stay when it is empty. */
  private static final List<String> USER = List.of("u", "user", "n", "username", "d", "domain");

  /** What a name stands for; null where nobody knows it. */
  interface Values extends Function<String, @Nullable String> {}

  /** One variable of a text, from its percent sign to its end. */
  private static final class One {
    private boolean padded;
    private int offset;
    private int width;
    private String modifiers = "";
    private String name = "";
    private int end;

    /** Reads the one that begins with this percent sign; its name is empty where it is none. */
    static One at(String text, int percent) {
      One one = new One();
      int at = one.part(text, percent + 1);
      int begin = at;
      while (at < text.length()
          && MODIFIERS.indexOf(text.charAt(at)) >= 0
          && at - begin < MOST_MODIFIERS) {
        at++;
      }
      one.modifiers = text.substring(begin, at);
      one.end = at;
      if (at < text.length() && text.charAt(at) == '{') {
        int close = text.indexOf('}', at);
        one.name = close < 0 ? "" : text.substring(at + 1, close);
        one.end = close < 0 ? at : close + 1;
      } else if (at < text.length()) {
        one.name = text.substring(at, at + 1);
        one.end = at + 1;
      }
      return one;
    }

    /** {@code 0}, {@code width}, {@code offset.width}, either with a minus sign. */
    private int part(String text, int from) {
      int at = from;
      int sign = 1;
      if (at < text.length() && text.charAt(at) == '-') {
        sign = -1;
        at++;
      }
      padded = at < text.length() && text.charAt(at) == '0';
      while (at < text.length() && isDigit(text.charAt(at))) {
        width = Math.min(width, 100_000) * 10 + text.charAt(at++) - '0';
      }
      width *= sign;
      if (at < text.length() && text.charAt(at) == '.') {
        offset = width;
        width = 0;
        at++;
        sign = at < text.length() && text.charAt(at) == '-' ? -1 : 1;
        at += sign < 0 ? 1 : 0;
        while (at < text.length() && isDigit(text.charAt(at))) {
          width = Math.min(width, 100_000) * 10 + text.charAt(at++) - '0';
        }
        width *= sign;
      }
      return at;
    }

    private static boolean isDigit(char c) {
      return c >= '0' && c <= '9';
    }

    String of(String value) {
      String result = value;
      for (char how : modifiers.toCharArray()) {
        result =
            switch (how) {
              case 'L' -> result.toLowerCase(Locale.ROOT);
              case 'U' -> result.toUpperCase(Locale.ROOT);
              case 'E' -> result.replaceAll("([\\\\\"'])", "\\\\$1");
              case 'X' -> hex(result);
              case 'R' -> new StringBuilder(result).reverse().toString();
              case 'H' -> hashed(oldHash(result));
              case 'N' -> hashed(newHash(result));
              case 'M' -> HexFormat.of().formatHex(md5(result));
              case 'T' -> result.stripTrailing();
              default -> result;
            };
      }
      return cut(result);
    }

    private String cut(String value) {
      int from = offset < 0 ? Math.max(0, value.length() + offset) : offset;
      String rest = value.substring(Math.min(from, value.length()));
      if (width == 0) {
        return rest;
      } else if (padded) {
        return "0".repeat(Math.max(0, width - rest.length())) + rest;
      } else if (width < 0) {
        return offset == 0 && from == 0
            ? rest.substring(Math.max(0, rest.length() + width))
            : rest.substring(0, Math.max(0, rest.length() + width));
      }
      return rest.substring(0, Math.min(width, rest.length()));
    }

    private String hashed(long value) {
      long some = width == 0 ? value : value % Math.abs(width);
      StringBuilder hash = new StringBuilder(Long.toHexString(some));
      while (hash.length() < offset) {
        hash.insert(0, '0');
      }
      width = 0;
      offset = 0;
      return hash.toString();
    }

    private static String hex(String value) {
      try {
        return Long.toHexString(Long.parseUnsignedLong(value));
      } catch (NumberFormatException none) {
        return "0";
      }
    }
  }

  private Variables() {}

  private static byte[] md5(String text) {
    try {
      return MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private static long newHash(String text) {
    byte[] sum = md5(text);
    long value = 0;
    for (int i = 0; i < 4; i++) {
      value = value << 8 | sum[i] & 0xff;
    }
    return value;
  }

  /** The hash of ELF's symbol tables. */
  private static long oldHash(String text) {
    long hash = 0;
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash << 4) + (octet & 0xff) & 0xffffffffL;
      long high = hash & 0xf0000000L;
      if (high != 0) {
        hash ^= high >> 24;
        hash ^= high;
      }
    }
    return hash;
  }

  /** The text with their values; one that is not known stands for nothing. */
  static String expand(String text, Map<String, String> values) {
    return expand(text, name -> values.getOrDefault(name, ""));
  }

  /** The text with their values; what stands for one that nobody knows tells its name. */
  static String expand(String text, Values values) {
    int percent = text.indexOf('%');
    if (percent < 0) {
      return text;
    }
    StringBuilder expanded = new StringBuilder(text.length() + 64);
    int at = 0;
    for (; percent >= 0; percent = text.indexOf('%', at)) {
      expanded.append(text, at, percent);
      One one = One.at(text, percent);
      at = Math.max(one.end, percent + 1);
      if (one.name.equals("%")) {
        expanded.append('%');
      } else if (one.name.isEmpty()) {
        expanded.append(text, percent, at);
      } else {
        String value = value(one.name, values);
        expanded.append(value == null ? "UNSUPPORTED_VARIABLE_" + one.name : one.of(value));
      }
    }
    return expanded.append(text, at, text.length()).toString();
  }

  /** {@code if;a;op;b;then;else} compares, {@code env:NAME} and the like ask elsewhere. */
  private static @Nullable String value(String name, Values values) {
    if (name.startsWith("if;")) {
      String[] parts = name.substring(3).split(";", 5);
      if (parts.length < 5) {
        return "";
      }
      boolean right = compare(inner(parts[0], values), parts[1], inner(parts[2], values));
      return inner(right ? parts[3] : parts[4], values);
    }
    int colon = name.indexOf(':');
    if (colon > 0) {
      String value = values.apply(name.substring(colon + 1));
      return value == null ? null : summed(name.substring(0, colon), value);
    }
    return values.apply(name);
  }

  private static @Nullable String summed(String how, String value) {
    String function = how.replaceFirst(";.*", "");
    return switch (function) {
      case "md5" -> HexFormat.of().formatHex(md5(value));
      case "sha1" -> PasswordScheme.sha1(value);
      default -> null;
    };
  }

  private static String inner(String text, Values values) {
    return expand(text, values);
  }

  private static boolean compare(String left, String how, String right) {
    return switch (how) {
      case "eq" -> left.equals(right);
      case "ne" -> !left.equals(right);
      case "lt" -> left.compareTo(right) < 0;
      case "le" -> left.compareTo(right) <= 0;
      case "gt" -> left.compareTo(right) > 0;
      case "ge" -> left.compareTo(right) >= 0;
      case "==" -> number(left) == number(right);
      case "!=" -> number(left) != number(right);
      case "<" -> number(left) < number(right);
      case "<=" -> number(left) <= number(right);
      case ">" -> number(left) > number(right);
      case ">=" -> number(left) >= number(right);
      case "*" -> left.matches(("\\Q" + right + "\\E").replace("*", "\\E.*\\Q"));
      case "!*" -> !left.matches(("\\Q" + right + "\\E").replace("*", "\\E.*\\Q"));
      default -> false;
    };
  }

  private static long number(String text) {
    return text.matches("-?\\d{1,18}") ? Long.parseLong(text) : 0;
  }

  /** The first variable of a text that nobody knows. */
  static Optional<String> unknown(String text, Values values) {
    int at = text.indexOf('%');
    while (at >= 0) {
      One one = One.at(text, at);
      boolean known = one.name.isEmpty() || one.name.equals("%") || value(one.name, values) != null;
      if (!known) {
        return Optional.of(one.name);
      }
      at = text.indexOf('%', Math.max(one.end, at + 1));
    }
    return Optional.empty();
  }

  /** What a user's name stands for by itself. */
  static Map<String, String> names(String user) {
    int at = user.indexOf('@');
    String domain = at < 0 ? "" : user.substring(at + 1);
    String local = at < 0 ? user : user.substring(0, at);
    Map<String, String> values = new HashMap<>();
    values.put("u", user);
    values.put("user", user);
    values.put("n", local);
    values.put("username", local);
    values.put("d", domain);
    values.put("domain", domain);
    return values;
  }

  /** The same with the user's home. */
  static Map<String, String> names(String user, String home) {
    Map<String, String> values = names(user);
    values.put("h", home);
    values.put(HOME, home);
    return values;
  }

  /**
   * A user's name in a form: {@code %Lu} is all of it in small letters, {@code %n} what stands
   * before its @, {@code %d} what stands behind it.
   */
  static String ofUser(String format, String user) {
    return format.equals("%Lu") ? user.toLowerCase(Locale.ROOT) : expand(format, names(user)::get);
  }

  /** Whether a part of a log line says anything. */
  static boolean says(String element, Map<String, String> values) {
    boolean any = false;
    int at = element.indexOf('%');
    while (at >= 0) {
      One one = One.at(element, at);
      if (!one.name.isEmpty()) {
        String value = value(one.name, name -> values.getOrDefault(name, ""));
        if (USER.contains(one.name) || value != null && !value.isEmpty()) {
          return true;
        }
        any = true;
      }
      at = element.indexOf('%', Math.max(one.end, at + 1));
    }
    return !any;
  }
}
