package dev.mxlab.dovecot;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dovecot's variables in a text: {@code %u}, {@code %{session}}; {@code %%} is a percent sign. */
final class Variables {
  private static final Pattern VARIABLE =
      Pattern.compile("%(?:\\{([A-Za-z_]+)\\}|[-0-9.]*([A-Za-z%$]))");

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
