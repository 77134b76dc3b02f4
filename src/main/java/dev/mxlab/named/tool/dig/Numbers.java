package dev.mxlab.named.tool.dig;

import java.io.PrintStream;

/** Reads the numbers of a command line, and complains as BIND does. */
final class Numbers {
  private static final long LARGEST = 0xffff_ffffL;

  private Numbers() {}

  /** Not a number; the complaint is printed already. */
  static final class BadNumber extends Exception {
    private static final long serialVersionUID = 1;

    BadNumber() {
      super("", null, false, false);
    }
  }

  static long decimal(String text, long most, String what, PrintStream out) throws BadNumber {
    return read(text, text, most, what, 10, out);
  }

  /** Also hexadecimal with 0x and octal with 0. */
  static long anyBase(String text, long most, String what, PrintStream out) throws BadNumber {
    boolean hex = text.startsWith("0x") || text.startsWith("0X");
    boolean octal = !hex && text.length() > 1 && text.startsWith("0");
    String digits = hex ? text.substring(2) : text;
    return read(text, digits, most, what, hex ? 16 : octal ? 8 : 10, out);
  }

  private static long read(
      String typed, String text, long most, String what, int base, PrintStream out)
      throws BadNumber {
    boolean digits =
        !text.isEmpty() && text.chars().allMatch(c -> c < 0x80 && Character.digit(c, base) >= 0);
    long value = digits && text.length() <= 12 ? Long.parseLong(text, base) : LARGEST + 1;
    if (digits && value <= most && value <= LARGEST) {
      return value;
    }
    String why = digits ? "out of range" : "not a valid number";
    out.print("invalid " + what + " '" + typed + "': " + why + "\n");
    throw new BadNumber();
  }
}
