package dev.mxlab.pop3;

/** A number at the beginning of a command's argument, and what follows it. */
final class Numbers {
  /** Of numbers of messages. */
  private static final long MOST = 0xffff_ffffL;

  /** Digits of the largest number of lines. */
  private static final int MOST_DIGITS = 19;

  private final String text;
  private final int digits;
  private final long value;

  Numbers(String text) {
    this.text = text;
    int i = 0;
    long number = 0;
    while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
      number = Math.min(MOST + 1, number * 10 + text.charAt(i) - '0');
      i++;
    }
    this.digits = i;
    this.value = number;
  }

  boolean present() {
    return digits > 0;
  }

  boolean tooLarge() {
    return value > MOST;
  }

  /** The same of a number of lines, which may be larger: any that a message can have will do. */
  boolean tooManyLines() {
    return digits > MOST_DIGITS;
  }

  long value() {
    return value;
  }

  String text() {
    return text;
  }

  String rest() {
    return text.substring(digits);
  }
}
