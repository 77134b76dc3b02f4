package dev.mxlab.sendmail.m4;

import org.jspecify.annotations.Nullable;

/** Numeric arguments, read as strtol(3) does. */
final class Numbers {
  private Numbers() {}

  /** Null, after saying so, when it is none. */
  static @Nullable Integer read(String text, String macro, Reports reports) {
    if (text.isEmpty()) {
      reports.error("empty string treated as 0 in builtin `" + macro + "'");
      return 0;
    }
    String digits = text.stripLeading();
    if (!digits.matches("[+-]?[0-9]+")) {
      reports.error("non-numeric argument to builtin `" + macro + "'");
      return null;
    }
    if (digits.length() < text.length()) {
      reports.error("leading whitespace ignored in builtin `" + macro + "'");
    }
    return (int) clamped(digits, macro, reports);
  }

  private static long clamped(String digits, String macro, Reports reports) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException tooLarge) {
      reports.error("numeric overflow detected in builtin `" + macro + "'");
      return digits.startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }
}
