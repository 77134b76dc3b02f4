package dev.mxlab.sendmail.cf;

import java.time.Duration;

/** Times as {@code O Timeout.queuereturn=5d} has them: {@code 2h30m}, a bare number in its unit. */
final class Intervals {
  private Intervals() {}

  static boolean valid(String text) {
    return text.isEmpty()
        || text.matches("(?i)(\\d{1,9}[smhdw])*(\\d{1,9})?")
        || text.equalsIgnoreCase("now");
  }

  static Duration parse(String text, CfOptions.Kind unit) {
    long seconds = 0;
    long number = 0;
    boolean open = false;
    for (char c : text.toCharArray()) {
      if (c >= '0' && c <= '9') {
        number = Math.min(number * 10 + (c - '0'), Integer.MAX_VALUE);
        open = true;
      } else {
        seconds += number * seconds(Character.toLowerCase(c));
        number = 0;
        open = false;
      }
    }
    if (open) {
      seconds +=
          number
              * switch (unit) {
                case DAYS -> 86_400;
                case HOURS -> 3600;
                default -> 60;
              };
    }
    return Duration.ofSeconds(seconds);
  }

  private static long seconds(char unit) {
    return switch (unit) {
      case 'm' -> 60;
      case 'h' -> 3600;
      case 'd' -> 86_400;
      case 'w' -> 604_800;
      case 's' -> 1;
      default -> 0;
    };
  }
}
