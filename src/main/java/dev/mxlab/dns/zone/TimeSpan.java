package dev.mxlab.dns.zone;

/** A number of seconds in words, as BIND's remarks have it: {@code 1 week 2 hours}. */
final class TimeSpan {
  private static final long[] SECONDS = {604_800, 86_400, 3_600, 60, 1};
  private static final String[] UNITS = {"week", "day", "hour", "minute", "second"};

  private TimeSpan() {}

  static String words(long seconds) {
    StringBuilder words = new StringBuilder();
    long left = seconds;
    for (int i = 0; i < UNITS.length; i++) {
      long count = left / SECONDS[i];
      left %= SECONDS[i];
      if (count > 0 || i == UNITS.length - 1 && words.length() == 0) {
        words.append(words.length() > 0 ? " " : "").append(count).append(' ').append(UNITS[i]);
        words.append(count == 1 ? "" : "s");
      }
    }
    return words.toString();
  }
}
