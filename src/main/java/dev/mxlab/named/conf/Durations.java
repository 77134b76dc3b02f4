package dev.mxlab.named.conf;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times as named.conf writes them: {@code 3600}, {@code 1h30m}, {@code PT1H30M}. */
final class Durations {
  private static final long UINT32 = 0xffff_ffffL;
  private static final int MOST_LENGTH = 64;
  private static final String UNITS = "WDHMS";
  private static final long[] SECONDS = {604_800, 86_400, 3_600, 60, 1};
  private static final Pattern PART = Pattern.compile("(\\d{1,18})([WDHMS])");
  private static final Pattern ISO =
      Pattern.compile(
          "P(?:(\\d{1,10})Y)?(?:(\\d{1,10})M)?(?:(\\d{1,10})W)?(?:(\\d{1,10})D)?"
              + "(?:T(?:(\\d{1,10})H)?(?:(\\d{1,10})M)?(?:(\\d{1,10})S)?)?");
  private static final String ISO_UNITS = "YMWDHMS";
  private static final int FIRST_OF_TIME = 4;
  private static final long[] ISO_SECONDS = {31_536_000, 2_678_400, 604_800, 86_400, 3_600, 60, 1};

  private Durations() {}

  /** In its plain form: TTL style in seconds, ISO 8601 with what is not zero; null for neither. */
  static @Nullable String plain(String text) {
    if (text.isEmpty() || text.length() > MOST_LENGTH) {
      return null;
    }
    String upper = text.toUpperCase(Locale.ROOT);
    return upper.startsWith("P") ? iso(upper) : ttl(upper);
  }

  private static @Nullable String ttl(String text) {
    if (text.matches("\\d{1,18}")) {
      long seconds = Long.parseLong(text);
      return seconds <= UINT32 ? Long.toString(seconds) : null;
    }
    Matcher part = PART.matcher(text);
    long seconds = 0;
    int at = 0;
    while (at < text.length()) {
      if (!part.find(at) || part.start() != at) {
        return null;
      }
      long count = Long.parseLong(part.group(1));
      seconds += Math.min(count, UINT32 + 1) * SECONDS[UNITS.indexOf(part.group(2))];
      at = part.end();
    }
    return seconds <= UINT32 ? Long.toString(seconds) : null;
  }

  private static @Nullable String iso(String text) {
    Matcher parts = ISO.matcher(text);
    if (!parts.matches()) {
      return null;
    }
    StringBuilder plain = new StringBuilder("P");
    for (int i = 0; i < ISO_UNITS.length(); i++) {
      long count = parts.group(i + 1) == null ? 0 : Long.parseLong(parts.group(i + 1));
      if (count > UINT32) {
        return null;
      }
      if (count > 0) {
        boolean timeBegins = i >= FIRST_OF_TIME && plain.indexOf("T") < 0;
        plain.append(timeBegins ? "T" : "").append(count).append(ISO_UNITS.charAt(i));
      }
    }
    return plain.length() == 1 ? "PT0S" : plain.toString();
  }

  /** The seconds of a plain form; years have 365 days and months 31. */
  static long seconds(String plain) {
    if (!plain.startsWith("P")) {
      return Long.parseLong(plain);
    }
    Matcher parts = ISO.matcher(plain);
    long seconds = 0;
    for (int i = 0; parts.matches() && i < ISO_SECONDS.length; i++) {
      String count = parts.group(i + 1);
      seconds += count == null ? 0 : Long.parseLong(count) * ISO_SECONDS[i];
    }
    return Math.min(seconds, UINT32);
  }
}
