package dev.mxlab.dns.zone;

import java.util.Locale;

/** The numbers and templates of BIND's $GENERATE. */
final class Generate {
  /** More records than this from one line are refused; a whole class B network fits. */
  private static final long MOST = 1 << 17;

  record Range(long from, long to, long step) {}

  private Generate() {}

  /** {@code 1-10}, {@code 0-30/10}. */
  static Range range(String text) throws Fault.Found {
    int dash = text.indexOf('-');
    int slash = text.indexOf('/');
    if (dash < 0) {
      throw Fault.SYNTAX.found();
    }
    long from = MasterText.number(text.substring(0, dash), Integer.MAX_VALUE);
    long to =
        MasterText.number(
            text.substring(dash + 1, slash < 0 ? text.length() : slash), Integer.MAX_VALUE);
    long step = slash < 0 ? 1 : MasterText.number(text.substring(slash + 1), Integer.MAX_VALUE);
    if (to < from || step == 0 || (to - from) / step >= MOST) {
      throw Fault.OUT_OF_RANGE.found();
    }
    return new Range(from, to, step);
  }

  /** Puts {@code value} in the place of each {@code $} and <code>${offset,width,base}</code>. */
  static String fill(String template, long value) throws Fault.Found {
    StringBuilder filled = new StringBuilder();
    for (int at = 0; at < template.length(); at++) {
      char c = template.charAt(at);
      char next = at + 1 < template.length() ? template.charAt(at + 1) : 0;
      if (c == '\\' && next != 0) {
        filled.append(next == '$' ? "$" : "\\" + next);
        at++;
      } else if (c != '$') {
        filled.append(c);
      } else if (next == '$') {
        filled.append('$');
        at++;
      } else if (next == '{') {
        int close = template.indexOf('}', at);
        if (close < 0) {
          throw Fault.SYNTAX.found();
        }
        filled.append(modified(template.substring(at + 2, close), value));
        at = close;
      } else {
        filled.append(value);
      }
    }
    return filled.toString();
  }

  private static String modified(String modifiers, long value) throws Fault.Found {
    String[] parts = modifiers.split(",", -1);
    boolean negative = parts[0].startsWith("-");
    long offset = MasterText.number(negative ? parts[0].substring(1) : parts[0], Integer.MAX_VALUE);
    int width = parts.length > 1 ? (int) MasterText.number(parts[1], 255) : 0;
    String base = parts.length > 2 ? parts[2] : "d";
    long shifted = negative ? value - offset : value + offset;
    return switch (base) {
      case "d" -> padded(Long.toString(shifted), width);
      case "o" -> padded(Long.toOctalString(shifted), width);
      case "x" -> padded(Long.toHexString(shifted), width);
      case "X" -> padded(Long.toHexString(shifted).toUpperCase(Locale.ROOT), width);
      case "n" -> nibbles(Long.toHexString(shifted), width);
      case "N" -> nibbles(Long.toHexString(shifted).toUpperCase(Locale.ROOT), width);
      default -> throw Fault.SYNTAX.found();
    };
  }

  private static String padded(String digits, int width) {
    return "0".repeat(Math.max(0, width - digits.length())) + digits;
  }

  /** Digits from the last on, a dot between each two; {@code width} counts the dots, too. */
  private static String nibbles(String digits, int width) {
    StringBuilder reversed = new StringBuilder();
    int at = digits.length() - 1;
    while (at >= 0 || reversed.length() < width) {
      if (reversed.length() > 0) {
        reversed.append('.');
      }
      reversed.append(at >= 0 ? digits.charAt(at) : '0');
      at--;
    }
    return reversed.toString();
  }
}
