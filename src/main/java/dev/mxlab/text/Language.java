package dev.mxlab.text;

import java.util.Locale;
import java.util.Map;

/**
 * Which language a person reads, by the environment that they type in (locale(7)): {@code LC_ALL},
 * {@code LC_MESSAGES}, {@code LANG}, the first that is set; before all {@link #CHOSEN}.
 */
public final class Language {
  /**
   * Where the launcher puts what those three said: it must itself set LC_ALL, or a JVM whose locale
   * is not installed takes its arguments for ASCII.
   */
  public static final String CHOSEN = "MXLAB_LANG";

  private Language() {}

  public static Locale of(Map<String, String> environment) {
    for (String variable : new String[] {CHOSEN, "LC_ALL", "LC_MESSAGES", "LANG"}) {
      String value = environment.get(variable);
      if (value != null && !value.isEmpty()) {
        return value.startsWith("ko") ? Locale.KOREAN : Locale.ENGLISH;
      }
    }
    return Locale.ENGLISH;
  }
}
