package dev.mxlab.sendmail.cf;

import java.util.ArrayList;
import java.util.List;

/** The names of macros and classes, and the words of a class file. */
final class Names {
  private Names() {}

  /** The name that {@code text} begins with: one character, or {@code {name}}; empty for none. */
  static String of(String text) {
    if (text.isEmpty() || Character.isWhitespace(text.charAt(0))) {
      return "";
    }
    if (text.charAt(0) == '{') {
      int close = text.indexOf('}');
      return close < 0 ? "" : text.substring(0, close + 1);
    }
    return text.substring(0, 1);
  }

  /** {@code {w}} is {@code w}; longer names keep their braces. */
  static String bare(String name) {
    return name.length() == 3 && name.charAt(0) == '{' ? name.substring(1, 2) : name;
  }

  /** As munchstring in readcf.c: quotes vanish, backslashes escape. */
  static String unquoted(String text) {
    StringBuilder out = new StringBuilder();
    boolean escaped = false;
    for (char c : text.stripTrailing().toCharArray()) {
      if (escaped) {
        escaped = false;
        out.append(
            switch (c) {
              case 'b' -> '\b';
              case 'f' -> '\f';
              case 'n' -> '\n';
              case 'r' -> '\r';
              case 't' -> '\t';
              default -> c;
            });
      } else if (c == '\\') {
        escaped = true;
      } else if (c != '"') {
        out.append(c);
      }
    }
    return out.toString();
  }

  /**
   * What scanf(3) with {@code format} takes of a line, cut into words: {@code %s} the first word,
   * {@code %[^\#]} all before a {@code #}.
   */
  static List<String> scan(String line, String format) {
    String taken;
    if (format.startsWith("%[^")) {
      int stop = line.length();
      for (char c : format.substring(3).replace("]", "").replace("\\", "").toCharArray()) {
        int at = line.indexOf(c);
        stop = at < 0 ? stop : Math.min(stop, at);
      }
      taken = line.substring(0, stop);
    } else {
      taken = line.strip().split("\\s+", 2)[0];
    }
    List<String> words = new ArrayList<>();
    for (String word : taken.strip().split("\\s+")) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }
}
