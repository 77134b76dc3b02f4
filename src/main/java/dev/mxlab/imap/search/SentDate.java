package dev.mxlab.imap.search;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The Date field of a message (RFC 5322 section 3.3, with the old forms of section 4.3). */
final class SentDate {
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final Pattern DATE =
      Pattern.compile(
          "(?:[A-Za-z]+ *,?)? *(\\d{1,2}) +([A-Za-z]{3})[a-z]* +(\\d{2,4})"
              + " +(\\d{1,2}):(\\d{2})(?::(\\d{2}))?(?: +([+-]\\d{4}|[A-Za-z]+))?.*");
  private static final Map<String, Integer> ZONES =
      Map.of(
          "EST", -5, "EDT", -4, "CST", -6, "CDT", -5, "MST", -7, "MDT", -6, "PST", -8, "PDT", -7,
          "KST", 9, "JST", 9);

  private SentDate() {}

  /** Null where nobody can tell. */
  static @Nullable OffsetDateTime parse(@Nullable String field) {
    Matcher date = DATE.matcher(field == null ? "" : field.replace('\t', ' ').strip());
    if (!date.matches()) {
      return null;
    }
    int month = MONTHS.indexOf(date.group(2).toLowerCase(Locale.ROOT)) + 1;
    int year = Integer.parseInt(date.group(3));
    if (date.group(3).length() < 4) {
      year += year < 50 ? 2000 : 1900;
    }
    String second = date.group(6);
    try {
      return LocalDateTime.of(
              year,
              month,
              Integer.parseInt(date.group(1)),
              Integer.parseInt(date.group(4)),
              Integer.parseInt(date.group(5)),
              second == null ? 0 : Math.min(59, Integer.parseInt(second)))
          .atOffset(zone(date.group(7)));
    } catch (DateTimeException wrong) {
      return null;
    }
  }

  private static ZoneOffset zone(@Nullable String name) {
    if (name == null || name.length() != 5 || "+-".indexOf(name.charAt(0)) < 0) {
      String upper = name == null ? "" : name.toUpperCase(Locale.ROOT);
      return ZoneOffset.ofHours(ZONES.getOrDefault(upper, 0));
    }
    int minutes = Integer.parseInt(name.substring(1, 3)) * 60 + Integer.parseInt(name.substring(3));
    return ZoneOffset.ofTotalSeconds(
        Math.max(-64800, Math.min(64800, (name.charAt(0) == '-' ? -minutes : minutes) * 60)));
  }
}
