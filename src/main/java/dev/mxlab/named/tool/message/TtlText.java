package dev.mxlab.named.tool.message;

import java.util.Locale;

/** Spans of time in weeks, days, hours, minutes and seconds. */
final class TtlText {
  private static final String[] UNITS = {"week", "day", "hour", "minute", "second"};
  private static final long[] SECONDS = {604_800, 86_400, 3_600, 60, 1};

  private TtlText() {}

  /** {@code 1 hour 30 minutes}. */
  static String words(long seconds) {
    return of(seconds, true);
  }

  /** {@code 1h30m}. */
  static String letters(long seconds) {
    return of(seconds, false);
  }

  private static String of(long seconds, boolean words) {
    StringBuilder text = new StringBuilder();
    long left = seconds;
    for (int i = 0; i < UNITS.length; i++) {
      long count = left / SECONDS[i];
      left %= SECONDS[i];
      boolean nothingElse = i == UNITS.length - 1 && text.length() == 0;
      if (count == 0 && !nothingElse) {
        continue;
      }
      if (words) {
        text.append(text.length() == 0 ? "" : " ");
        text.append(count).append(' ').append(UNITS[i]).append(count == 1 ? "" : "s");
      } else {
        text.append(count).append(UNITS[i].charAt(0));
      }
    }
    return text.toString().toLowerCase(Locale.ROOT);
  }
}
