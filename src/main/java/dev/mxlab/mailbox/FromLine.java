package dev.mxlab.mailbox;

import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

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
