package dev.mxlab.host.command;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The dates that people type for date(1): {@code 0525170630}, {@code 2026-11-22 10:00}. */
final class DateWords {
  private static final Pattern DIGITS =
      Pattern.compile("(\\d{2})(\\d{2})(\\d{2})(\\d{2})(\\d{2}(?:\\d{2})?)?(?:\\.(\\d{2}))?");
  private static final Pattern STEP =
      Pattern.compile(
          "([+-]?)\\s*(\\d{1,6})\\s*(second|sec|minute|min|hour|day|week|month|year)s?( ago)?");
  private static final Pattern EPOCH = Pattern.compile("@(\\d{1,11})");
  private static final DateTimeFormatter[] DAYS = {
    DateTimeFormatter.ofPattern("yyyy-M-d", Locale.ENGLISH),
    DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ENGLISH),
    DateTimeFormatter.ofPattern("M/d/yyyy", Locale.ENGLISH),
    DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH),
    DateTimeFormatter.ofPattern("MMM d yyyy", Locale.ENGLISH)
  };

  private DateWords() {}

  /** {@code MMDDhhmm[[CC]YY][.ss]}. */
  static Optional<ZonedDateTime> digits(String text, ZonedDateTime now) {
    Matcher matcher = DIGITS.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String year = matcher.group(5);
    int full = year == null ? now.getYear() : Integer.parseInt(year);
    if (year != null && year.length() == 2) {
      full += full < 69 ? 2000 : 1900;
    }
    try {
      return Optional.of(
          ZonedDateTime.of(
              full,
              Integer.parseInt(matcher.group(1)),
              Integer.parseInt(matcher.group(2)),
              Integer.parseInt(matcher.group(3)),
              Integer.parseInt(matcher.group(4)),
              matcher.group(6) == null ? 0 : Integer.parseInt(matcher.group(6)),
              0,
              now.getZone()));
    } catch (DateTimeException impossible) {
      return Optional.empty();
    }
  }

  /** What {@code -s} takes: a day, a time, both, a step, seconds since 1970. */
  static Optional<ZonedDateTime> parse(String text, ZonedDateTime now) {
    String words = text.strip().replaceAll("[,\\s]+", " ").replaceFirst("(?<=\\d)T(?=\\d)", " ");
    Matcher epoch = EPOCH.matcher(words);
    if (epoch.matches()) {
      Instant at = Instant.ofEpochSecond(Long.parseLong(epoch.group(1)));
      return Optional.of(at.atZone(now.getZone()));
    }
    Matcher step = STEP.matcher(words);
    if (step.matches()) {
      return Optional.of(stepped(step, now));
    }
    switch (words) {
      case "now" -> {
        return Optional.of(now);
      }
      case "today" -> {
        return Optional.of(now);
      }
      case "tomorrow" -> {
        return Optional.of(now.plusDays(1));
      }
      case "yesterday" -> {
        return Optional.of(now.minusDays(1));
      }
      default -> {
        return dayAndTime(words, now);
      }
    }
  }

  private static ZonedDateTime stepped(Matcher step, ZonedDateTime now) {
    boolean back = step.group(1).equals("-") ^ step.group(4) != null;
    long count = Long.parseLong(step.group(2)) * (back ? -1 : 1);
    ChronoUnit unit =
        switch (step.group(3)) {
          case "second", "sec" -> ChronoUnit.SECONDS;
          case "minute", "min" -> ChronoUnit.MINUTES;
          case "hour" -> ChronoUnit.HOURS;
          case "day" -> ChronoUnit.DAYS;
          case "week" -> ChronoUnit.WEEKS;
          case "month" -> ChronoUnit.MONTHS;
          default -> ChronoUnit.YEARS;
        };
    return now.plus(count, unit);
  }

  private static Optional<ZonedDateTime> dayAndTime(String words, ZonedDateTime now) {
    Matcher time = Pattern.compile("(^| )(\\d{1,2}:\\d{2}(:\\d{2})?)$").matcher(words);
    boolean timed = time.find();
    LocalTime hour = LocalTime.MIDNIGHT;
    String day = timed ? words.substring(0, time.start()) : words;
    try {
      if (timed) {
        String text = time.group(2).indexOf(':') == 1 ? "0" + time.group(2) : time.group(2);
        hour = LocalTime.parse(text);
      }
      if (day.isEmpty()) {
        return timed ? Optional.of(now.with(hour)) : Optional.empty();
      }
    } catch (DateTimeException impossible) {
      return Optional.empty();
    }
    for (DateTimeFormatter format : DAYS) {
      try {
        LocalDateTime local = LocalDateTime.of(LocalDate.parse(day, format), hour);
        return Optional.of(local.atZone(now.getZone()));
      } catch (DateTimeException another) {
        continue;
      }
    }
    return Optional.empty();
  }
}
