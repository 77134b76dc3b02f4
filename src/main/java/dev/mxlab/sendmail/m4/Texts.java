package dev.mxlab.sendmail.m4;

/** What the text macros compute. */
final class Texts {
  private static final int OCTETS = 256;

  private Texts() {}

  static String substring(String text, int start, int length) {
    if (start < 0 || length <= 0 || start >= text.length()) {
      return "";
    }
    return text.substring(start, start + Math.min(length, text.length() - start));
  }

  /** Of a character that {@code from} holds twice the first one counts; unmatched ones vanish. */
  static String translated(String text, String from, String to) {
    String left = from.indexOf('-') < 0 ? from : ranges(from);
    String right = to.indexOf('-') < 0 ? to : ranges(to);
    int[] map = new int[OCTETS];
    for (int i = 0; i < OCTETS; i++) {
      map[i] = i;
    }
    for (int i = left.length() - 1; i >= 0; i--) {
      map[left.charAt(i) & 0xff] = i < right.length() ? right.charAt(i) : -1;
    }
    StringBuilder out = new StringBuilder();
    for (char c : text.toCharArray()) {
      int mapped = map[c & 0xff];
      if (mapped >= 0) {
        out.append((char) mapped);
      }
    }
    return out.toString();
  }

  /** {@code a-e} is abcde, {@code e-a} edcba; a dash at either end is itself. */
  private static String ranges(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '-' || i == 0 || i + 1 == text.length()) {
        out.append(c);
        continue;
      }
      int from = text.charAt(i - 1);
      int to = text.charAt(++i);
      int step = from <= to ? 1 : -1;
      for (int each = from; each != to && out.length() <= OCTETS * OCTETS; ) {
        each += step;
        out.append((char) each);
      }
    }
    return out.toString();
  }

  /** {@code number} in {@code radix}, with zeroes up to {@code width} digits. */
  static String digits(int number, int radix, int width) {
    String digits =
        radix == 1
            ? "1".repeat((int) Math.min(Math.abs((long) number), Integer.MAX_VALUE - 64))
            : Long.toString(Math.abs((long) number), radix);
    return (number < 0 ? "-" : "") + "0".repeat(Math.max(0, width - digits.length())) + digits;
  }

  /** What a user's macro becomes: $0 $1 ... $10 ..., $#, $* and $@ put in. */
  static void expand(
      String body, Arguments arguments, Lexer lexer, Budget budget, StringBuilder out) throws Halt {
    int from = 0;
    for (int dollar = body.indexOf('$'); dollar >= 0; dollar = body.indexOf('$', from)) {
      out.append(body, from, dollar);
      from = dollar + 1;
      char c = from < body.length() ? body.charAt(from) : 0;
      if (Lexer.digit(c)) {
        int number = 0;
        while (from < body.length() && Lexer.digit(body.charAt(from))) {
          number = Math.min(number * 10 + body.charAt(from++) - '0', 1 << 20);
        }
        out.append(number == 0 ? arguments.name() : arguments.text(number));
      } else if (c == '#' || c == '*' || c == '@') {
        from++;
        out.append(
            c == '#'
                ? String.valueOf(arguments.count())
                : c == '*' ? arguments.joined(",") : arguments.quoted(lexer));
      } else {
        out.append('$');
      }
      // Checked on the way: a thousand times a long argument would fill the memory before the end.
      budget.hold(out.length());
      budget.release(out.length());
    }
    out.append(body, from, body.length());
  }
}
