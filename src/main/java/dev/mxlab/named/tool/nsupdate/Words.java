package dev.mxlab.named.tool.nsupdate;

/** A command line, word by word, the rest as it stands. */
final class Words {
  private String left;

  Words(String line) {
    this.left = line;
  }

  /** The next word; empty when there is none. */
  String next() {
    int from = 0;
    while (from < left.length() && blank(left.charAt(from))) {
      from++;
    }
    int to = from;
    while (to < left.length() && !blank(left.charAt(to))) {
      to++;
    }
    String word = left.substring(from, to);
    left = to < left.length() ? left.substring(to + 1) : "";
    return word;
  }

  String rest() {
    return left.strip();
  }

  private static boolean blank(char c) {
    return " \t\r\n".indexOf(c) >= 0;
  }
}
