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

  private static final int MOST_SENDER = 512;
  private static final int CTIME_LENGTH = 24;
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
    return plain(line, length) != null
        || SHAPE.matcher(new String(line, 0, length, StandardCharsets.ISO_8859_1)).matches();
  }

  /**
   * What most lines are, and what is read without a pattern: a sender without spaces, then {@code
   * Sun Nov 22 10:53:42 2026} to the line's end. Null for others.
   */
  private static @Nullable LocalDateTime plain(byte[] line, int length) {
    int at = length - CTIME_LENGTH;
    if (at < BEGIN.length + 1 || line[at - 1] != ' ') {
      return null;
    }
    int end = at - 1;
    while (end > BEGIN.length && line[end - 1] == ' ') {
      end--;
    }
    for (int i = BEGIN.length; i < end; i++) {
      if (line[i] == ' ' || line[i] == '"') {
        return null;
      }
    }
    String word = new String(line, at + 4, 3, StandardCharsets.ISO_8859_1);
    int month = MONTHS.indexOf(word.toLowerCase(Locale.ROOT));
    boolean form =
        letter(line[at])
            && letter(line[at + 1])
            && letter(line[at + 2])
            && line[at + 3] == ' '
            && month >= 0
            && month % 3 == 0
            && line[at + 4] < 'a'
            && line[at + 7] == ' '
            && line[at + 10] == ' '
            && line[at + 13] == ':'
            && line[at + 16] == ':'
            && line[at + 19] == ' ';
    int day = line[at + 8] == ' ' ? number(line, at + 9, 1) : number(line, at + 8, 2);
    int hour = number(line, at + 11, 2);
    int minute = number(line, at + 14, 2);
    int second = number(line, at + 17, 2);
    int year = number(line, at + 20, 4);
    if (!form || day < 1 || day > 28 || hour < 0 || hour > 23 || minute < 0 || minute > 59) {
      return null;
    }
    return second < 0 || second > 59 || year < 1
        ? null
        : LocalDateTime.of(year, month / 3 + 1, day, hour, minute, second);
  }

  private static boolean letter(byte b) {
    return (b | 32) >= 'a' && (b | 32) <= 'z';
  }

  private static int number(byte[] line, int at, int digits) {
    int value = 0;
    for (int i = at; i < at + digits; i++) {
      if (line[i] < '0' || line[i] > '9') {
        return -1;
      }
      value = value * 10 + line[i] - '0';
    }
    return value;
  }

  /**
   * When it says that the message came. A time zone in the line counts (an offset alone), else it
   * is the host's time; null where it says nothing sensible.
   */
  static @Nullable Instant date(byte[] line, int length, ZoneId zone) {
    LocalDateTime plain = plain(line, length);
    if (plain != null) {
      return plain.atZone(zone).toInstant();
    }
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
    for (int i = 0; i < Math.min(sender.length(), MOST_SENDER); i++) {
      char c = sender.charAt(i);
      clean.append(c <= ' ' || c == 0x7f ? '_' : c);
    }
    String name = clean.isEmpty() ? "MAILER-DAEMON" : clean.toString();
    // Octets of a client come as characters up to 255.
    boolean octets = name.chars().allMatch(c -> c < 256);
    return ("From " + name + "  " + CTIME.format(at) + "\n")
        .getBytes(octets ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
  }
}
