package dev.mxlab.pop3;

/** A number at the beginning of a command's argument, and what follows it. */
final class Numbers {
  private static final long MOST = 0xffff_ffffL;

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
