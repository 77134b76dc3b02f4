package dev.mxlab.dovecot;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dovecot's variables in a text: {@code %u}, {@code %{session}}; {@code %%} is a percent sign. */
final class Variables {
  private static final Pattern MODIFIED =
      Pattern.compile("%([-0-9.LUTRE]*)(?:\\{([A-Za-z_]+)\\}|([a-z%]))");

  /** By which a user is named: parts of a log line with one of them stay when it is empty. */
  private static final List<String> USER = List.of("u", "user", "n", "username", "d", "domain");

  private Variables() {}

  /** The text with their values; one that is not known stands for nothing. */
  static String expand(String text, Map<String, String> values) {
    StringBuilder expanded = new StringBuilder(text.length() + 64);
    int at = 0;
    for (int percent = text.indexOf('%'); percent >= 0; percent = text.indexOf('%', at)) {
      expanded.append(text, at, percent);
      int end = end(text, percent);
      if (end == percent) {
        expanded.append('%');
        at = percent + 1;
      } else {
        String name = name(text, end);
        expanded.append(name.equals("%") ? "%" : values.getOrDefault(name, ""));
        at = end;
      }
    }
    return expanded.append(text, at, text.length()).toString();
  }

  /**
   * A user's name in a form: {@code %Lu} is all of it in small letters, {@code %n} what stands
   * before its @, {@code %d} what stands behind it.
   */
  static String ofUser(String format, String user) {
    if (format.equals("%Lu")) {
      return user.toLowerCase(Locale.ROOT);
    }
    int at = user.indexOf('@');
    String domain = at < 0 ? "" : user.substring(at + 1);
    String local = at < 0 ? user : user.substring(0, at);
    Map<String, String> values =
        Map.of(
            "u", user, "user", user, "n", local, "username", local, "d", domain, "domain", domain);
    return MODIFIED
        .matcher(format)
        .replaceAll(
            found -> {
              String letter = found.group(3) == null ? found.group(2) : found.group(3);
              String value = letter.equals("%") ? "%" : values.getOrDefault(letter, "");
              for (char how : found.group(1).toCharArray()) {
                value =
                    switch (how) {
                      case 'L' -> value.toLowerCase(Locale.ROOT);
                      case 'U' -> value.toUpperCase(Locale.ROOT);
                      case 'T' -> value.strip();
                      case 'R' -> new StringBuilder(value).reverse().toString();
                      default -> value;
                    };
              }
              return Matcher.quoteReplacement(value);
            });
  }

  /** Whether a part of a log line says anything. */
  static boolean says(String element, Map<String, String> values) {
    boolean any = false;
    int at = element.indexOf('%');
    while (at >= 0) {
      int end = end(element, at);
      if (end > at) {
        String name = name(element, end);
        if (USER.contains(name) || !values.getOrDefault(name, "").isEmpty()) {
          return true;
        }
        any = true;
      }
      at = element.indexOf('%', Math.max(end, at + 1));
    }
    return !any;
  }

  /** Where the variable ends that begins with this percent sign; there where it is none. */
  private static int end(String text, int percent) {
    int at = percent + 1;
    if (at < text.length() && text.charAt(at) == '{') {
      int end = text.indexOf('}', at);
      for (int i = at + 1; i < end; i++) {
        if (!isLetter(text.charAt(i)) && text.charAt(i) != '_') {
          return percent;
        }
      }
      return end > at + 1 ? end + 1 : percent;
    }
    while (at < text.length() && "-.0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    char letter = at < text.length() ? text.charAt(at) : ' ';
    return isLetter(letter) || letter == '%' || letter == '$' ? at + 1 : percent;
  }

  private static boolean isLetter(char c) {
    return (c | 32) >= 'a' && (c | 32) <= 'z';
  }

  /** The name of the variable that ends there. */
  private static String name(String text, int end) {
    return text.charAt(end - 1) == '}'
        ? text.substring(text.lastIndexOf('{', end) + 1, end - 1)
        : text.substring(end - 1, end);
  }
}
