package dev.mxlab.mailbox;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The line that begins a message in an mbox file (mbox(5)): {@code From kim@daum.net Sun Nov 22
 * 10:53:42 2026}. Only a line with a date counts, so that a sentence that begins with "From " does
 * not cut a message in two.
 */
final class FromLine {
  /** A longer line is none. */
  static final int LONGEST = 1024;

  private static final byte[] BEGIN = "From ".getBytes(StandardCharsets.US_ASCII);
  private static final DateTimeFormatter CTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US);

  /** asctime(3) with its usual variants: no seconds, a time zone before or after the year. */
  private static final Pattern SHAPE =
      Pattern.compile(
          "From (?:\"[^\"]*\")?[^ ]* *"
              + "[A-Za-z]{3} [A-Z][a-z]{2} {1,2}\\d{1,2} \\d\\d:\\d\\d(?::\\d\\d)?"
              + "(?: [A-Za-z+-][A-Za-z0-9+-]*)? \\d{4}(?:[ \\t].*)?\\r?");

  private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

  private static final Pattern DATE =
      Pattern.compile(
          "[A-Za-z]{3} ((?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)) {1,2}(\\d{1,2})"
              + " (\\d\\d):(\\d\\d)(?::(\\d\\d))?(?: ([A-Za-z+-][A-Za-z0-9+-]*))? (\\d{4})"
              + "(?: ([+-]\\d{4}))?");

  private FromLine() {}

  static boolean is(byte[] line, int length) {
    if (length < BEGIN.length || length > LONGEST) {
      return false;
    }
    for (int i = 0; i < BEGIN.length; i++) {
      if (line[i] != BEGIN[i]) {
        return false;
      }
    }
    return SHAPE.matcher(new String(line, 0, length, StandardCharsets.ISO_8859_1)).matches();
  }

  /**
   * When it says that the message came. A time zone in the line counts (an offset alone), else it
   * is the host's time; null where it says nothing sensible.
   */
  static @Nullable Instant date(byte[] line, int length, ZoneId zone) {
    String text = new String(line, 0, length, StandardCharsets.ISO_8859_1).strip();
    Matcher found = DATE.matcher(text);
    if (!found.find()) {
      return null;
    }
    int month = MONTHS.indexOf(found.group(1).toLowerCase(Locale.ROOT)) / 3 + 1;
    try {
      LocalDateTime local =
          LocalDateTime.of(
              Integer.parseInt(found.group(7)),
              month,
              Integer.parseInt(found.group(2)),
              Integer.parseInt(found.group(3)),
              Integer.parseInt(found.group(4)),
              found.group(5) == null ? 0 : Integer.parseInt(found.group(5)));
      String offset = found.group(6) == null ? found.group(8) : found.group(6);
      boolean told = offset != null && offset.matches("[+-]\\d{4}");
      return local.atZone(told && offset != null ? ZoneOffset.of(offset) : zone).toInstant();
    } catch (DateTimeException nonsense) {
      return null;
    }
  }

  /** The line with its LF. A sender's spaces and control characters would break it. */
  static byte[] of(String sender, ZonedDateTime at) {
    StringBuilder clean = new StringBuilder();
    sender
        .codePoints()
        .limit(512)
        .map(c -> c <= ' ' || c == 0x7f ? '_' : c)
        .forEach(clean::appendCodePoint);
    String name = clean.isEmpty() ? "MAILER-DAEMON" : clean.toString();
    return ("From " + name + "  " + CTIME.format(at) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
