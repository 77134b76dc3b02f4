package dev.mxlab.dovecot;

import java.util.List;
import java.util.function.UnaryOperator;

/** Dovecot's variables in a text: {@code %u}, {@code %{session}}; {@code %%} is a percent sign. */
final class Variables {
  /** By which a user is named: parts of a log line with one of them stay when it is empty. */
  private static final List<String> USER = List.of("u", "user", "n", "username", "d", "domain");

  private Variables() {}

  /** The text with their values; {@code values} gives nothing for one that is not known. */
  static String expand(String text, UnaryOperator<String> values) {
    StringBuilder expanded = new StringBuilder(text.length() + 64);
    int at = 0;
    while (at < text.length()) {
      int percent = text.indexOf('%', at);
      if (percent < 0) {
        break;
      }
      expanded.append(text, at, percent);
      int end = end(text, percent);
      if (end == percent) {
        expanded.append('%');
        at = percent + 1;
      } else {
        String name = name(text, end);
        expanded.append(name.equals("%") ? "%" : values.apply(name));
        at = end;
      }
    }
    return expanded.append(text, at, text.length()).toString();
  }

  /** Whether a part of a log line says anything. */
  static boolean says(String element, UnaryOperator<String> values) {
    boolean any = false;
    int at = element.indexOf('%');
    while (at >= 0) {
      int end = end(element, at);
      if (end > at) {
        String name = name(element, end);
        if (USER.contains(name) || !values.apply(name).isEmpty()) {
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
    boolean named =
        at < text.length()
            && (isLetter(text.charAt(at)) || text.charAt(at) == '%' || text.charAt(at) == '$');
    return named ? at + 1 : percent;
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
