package dev.mxlab.imap.wire;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line that is skipped: its end may announce octets that come unasked (RFC 7888). */
final class SkippedLine {
  private static final int MOST = 24;
  private static final Pattern MORE = Pattern.compile("\\{(\\d{1,18})\\+\\}\r?");

  private SkippedLine() {}

  /** Keeps what may be such an end. */
  static void add(StringBuilder end, char c) {
    if (c == '{') {
      end.setLength(0);
    }
    if (end.length() < MOST) {
      end.append(c);
    }
  }

  /** How many octets follow the line, -1 where none are announced; the end is forgotten. */
  static long announced(StringBuilder end) {
    Matcher more = MORE.matcher(end);
    long octets = more.matches() ? Long.parseLong(more.group(1)) : -1;
    end.setLength(0);
    return octets;
  }
}
