package dev.mxlab.host.command;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** POSIX regular expressions as java.util.regex understands them (POSIX.1-2017, chapter 9). */
final class Patterns {
  private Patterns() {}

  /**
   * @param extended whether {@code + ? | ( )} are special as they stand
   * @throws PatternSyntaxException where it is none
   */
  static Pattern of(String text, boolean extended, boolean anyCase) {
    String regex = classes(extended ? text : fromBasic(text));
    return Pattern.compile(regex, anyCase ? Pattern.CASE_INSENSITIVE : 0);
  }

  /** In a basic expression it is the escaped ones among {@code + ? | ( ) { }} that are special. */
  static String fromBasic(String text) {
    StringBuilder regex = new StringBuilder();
    boolean inSet = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (inSet) {
        inSet = c != ']' || text.charAt(i - 1) == '[';
        regex.append(c);
      } else if (c == '\\' && i + 1 < text.length()) {
        char next = text.charAt(++i);
        regex.append("+?|(){}".indexOf(next) >= 0 ? "" : "\\").append(next);
      } else if ("+?|(){}".indexOf(c) >= 0 || (c == '*' && i == 0)) {
        regex.append('\\').append(c);
      } else if (c == '$'
          && i + 1 < text.length()
          && !text.startsWith("\\)", i + 1)
          && !text.startsWith("\\|", i + 1)) {
        regex.append("\\$");
      } else {
        inSet = c == '[';
        regex.append(c);
      }
    }
    return regex.toString();
  }

  static String classes(String text) {
    return text.replace("[:alpha:]", "\\p{Alpha}")
        .replace("[:digit:]", "\\p{Digit}")
        .replace("[:alnum:]", "\\p{Alnum}")
        .replace("[:space:]", "\\s")
        .replace("[:blank:]", " \\t")
        .replace("[:upper:]", "\\p{Upper}")
        .replace("[:lower:]", "\\p{Lower}");
  }
}
