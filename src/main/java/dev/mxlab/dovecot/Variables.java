package dev.mxlab.dovecot;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dovecot's variables in a text: {@code %u}, {@code %{session}}; {@code %%} is a percent sign. */
final class Variables {
  private static final Pattern VARIABLE =
      Pattern.compile("%(?:\\{([A-Za-z_]+)\\}|[-0-9.]*([A-Za-z%$]))");

  private static final Pattern MODIFIED =
      Pattern.compile("%([-0-9.LUTRE]*)(?:\\{([A-Za-z_]+)\\}|([a-z%]))");

  /** By which a user is named: parts of a log line with one of them stay when it is empty. */
  private static final List<String> USER = List.of("u", "user", "n", "username", "d", "domain");

  private Variables() {}

  /** The text with their values; one that is not known stands for nothing. */
  static String expand(String text, Map<String, String> values) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            found -> {
              String name = name(found.group(1), found.group(2));
              return Matcher.quoteReplacement(
                  name.equals("%") ? "%" : values.getOrDefault(name, ""));
            });
  }

  /**
   * A user's name in a form: {@code %Lu} is all of it in small letters, {@code %n} what stands
   * before its @, {@code %d} what stands behind it.
   */
  static String ofUser(String format, String user) {
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
    Matcher found = VARIABLE.matcher(element);
    boolean any = false;
    while (found.find()) {
      String name = name(found.group(1), found.group(2));
      if (USER.contains(name) || !values.getOrDefault(name, "").isEmpty()) {
        return true;
      }
      any = true;
    }
    return !any;
  }

  private static String name(
      @org.jspecify.annotations.Nullable String longName,
      @org.jspecify.annotations.Nullable String letter) {
    return longName != null ? longName : letter == null ? "" : letter;
  }
}
