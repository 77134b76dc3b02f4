package dev.mxlab.text;

import java.util.Locale;
import java.util.Map;

/**
 * Which language a person reads, by the environment that they type in (locale(7)): {@code LC_ALL},
 * {@code LC_MESSAGES}, {@code LANG}, the first that is set.
 */
public final class Language {
  private Language() {}

  public static Locale of(Map<String, String> environment) {
    for (String variable : new String[] {"LC_ALL", "LC_MESSAGES", "LANG"}) {
      String value = environment.get(variable);
      if (value != null && !value.isEmpty()) {
        return value.startsWith("ko") ? Locale.KOREAN : Locale.ENGLISH;
      }
    }
    return Locale.ENGLISH;
  }
}
