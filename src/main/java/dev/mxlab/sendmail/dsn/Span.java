package dev.mxlab.sendmail.dsn;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Lengths of time as sendmail spells them: {@code 4 hours}, {@code 5 days}, {@code 1 week 2 days}.
 */
public final class Span {
  private Span() {}

  public static String spelt(Duration span) {
    if (span.isZero() || span.isNegative()) {
      return "zero seconds";
    }
    List<String> words = new ArrayList<>();
    count(words, span.toDays() / 7, "week");
    count(words, span.toDays() % 7, "day");
    count(words, span.toHoursPart(), "hour");
    count(words, span.toMinutesPart(), "minute");
    count(words, span.toSecondsPart(), "second");
    return String.join(" ", words);
  }

  private static void count(List<String> words, long number, String unit) {
    if (number > 0) {
      words.add(number + " " + unit + (number == 1 ? "" : "s"));
    }
  }
}
