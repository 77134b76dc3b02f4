package dev.mxlab.imap.wire;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Dates as IMAP writes them (RFC 3501 section 9, date and date-time). */
public final class ImapDate {
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final Pattern DATE = Pattern.compile("( ?\\d|\\d\\d)-([A-Za-z]{3})-(\\d{4})");
  private static final Pattern TIME =
      Pattern.compile(
          "([ \\d]\\d)-([A-Za-z]{3})-(\\d{4}) (\\d\\d):(\\d\\d):(\\d\\d) ([+-])(\\d\\d)(\\d\\d)");
  private static final DateTimeFormatter SHOWN =
      DateTimeFormatter.ofPattern("dd-MMM-yyyy HH:mm:ss Z", Locale.ROOT);

  private static final LocalDate NEVER = LocalDate.of(99_999, 1, 1);

  private ImapDate() {}

  /**
   * A day such as {@code 1-Feb-2026}; null when it is none. Of a month that has no such day it is
   * one at the end of all times, as dovecot takes it.
   */
  public static @Nullable LocalDate day(@Nullable String text) {
    Matcher date = DATE.matcher(text == null ? "" : text);
    if (!date.matches()) {
      return null;
    }
    int month = MONTHS.indexOf(date.group(2).toLowerCase(Locale.ROOT));
    if (month < 0) {
      return null;
    }
    try {
      int day = Integer.parseInt(date.group(1).strip());
      return LocalDate.of(Integer.parseInt(date.group(3)), month + 1, day);
    } catch (DateTimeException none) {
      return NEVER;
    }
  }

  /** A moment such as {@code 01-Feb-2026 10:00:00 +0900}; null when it is none. */
  public static @Nullable Instant moment(@Nullable String text) {
    Matcher time = TIME.matcher(text == null ? "" : text);
    if (!time.matches()) {
      return null;
    }
    int month = MONTHS.indexOf(time.group(2).toLowerCase(Locale.ROOT));
    try {
      LocalDate day =
          LocalDate.of(
              Integer.parseInt(time.group(3)), month + 1, Integer.parseInt(time.group(1).strip()));
      int second =
          Integer.parseInt(time.group(4)) * 3600
              + Integer.parseInt(time.group(5)) * 60
              + Integer.parseInt(time.group(6));
      int zone = Integer.parseInt(time.group(8)) * 3600 + Integer.parseInt(time.group(9)) * 60;
      return Instant.ofEpochSecond(
          day.toEpochDay() * 86_400 + second - (time.group(7).equals("-") ? -zone : zone));
    } catch (DateTimeException wrong) {
      return null;
    }
  }

  /** With the offset of a zone: {@code 22-Nov-2026 10:00:01 +0900}. */
  public static String text(Instant moment, ZoneId zone) {
    return SHOWN.format(ZonedDateTime.ofInstant(moment, zone));
  }
}
