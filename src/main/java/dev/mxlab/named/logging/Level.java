package dev.mxlab.named.logging;

/**
 * How much a message matters, or how deep it goes.
 *
 * @param number BIND's: below 0 the more the less it matters, above 0 a level of debugging
 */
public record Level(int number) implements Comparable<Level> {
  public static final Level CRITICAL = new Level(-5);
  public static final Level ERROR = new Level(-4);
  public static final Level WARNING = new Level(-3);
  public static final Level NOTICE = new Level(-2);
  public static final Level INFO = new Level(-1);

  public static Level debug(int depth) {
    return new Level(depth);
  }

  /** By the word that {@link #word} gives; what is none of them is INFO. */
  public static Level of(String word) {
    if (word.startsWith("debug")) {
      String depth = word.substring("debug".length()).strip();
      return debug(depth.matches("[0-9]{1,3}") ? Integer.parseInt(depth) : 1);
    }
    return switch (word) {
      case "critical" -> CRITICAL;
      case "error" -> ERROR;
      case "warning" -> WARNING;
      case "notice" -> NOTICE;
      default -> INFO;
    };
  }

  public boolean debugging() {
    return number > 0;
  }

  /** As print-severity shows it. */
  public String word() {
    return switch (number) {
      case -5 -> "critical";
      case -4 -> "error";
      case -3 -> "warning";
      case -2 -> "notice";
      case -1 -> "info";
      default -> "debug " + number;
    };
  }

  /** What matters most comes first. */
  @Override
  public int compareTo(Level other) {
    return Integer.compare(number, other.number);
  }
}
