package dev.mxlab.sendmail.map;

import java.util.List;

/**
 * Puts arguments into a map's value: {@code %0} is the key, {@code %1} what follows the first $@.
 */
final class ValueText {
  private ValueText() {}

  /** As map_rewrite in map.c: {@code %%} is one {@code %}, what has no argument vanishes. */
  static String put(String value, String key, List<String> arguments) {
    if (value.indexOf('%') < 0) {
      return value;
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c != '%' || i + 1 == value.length()) {
        out.append(c);
        continue;
      }
      char next = value.charAt(++i);
      if (next < '0' || next > '9') {
        out.append(next == '%' ? "%" : "%" + next);
      } else if (next == '0') {
        out.append(key);
      } else if (next - '0' <= arguments.size()) {
        out.append(arguments.get(next - '1'));
      }
    }
    return out.toString();
  }
}
