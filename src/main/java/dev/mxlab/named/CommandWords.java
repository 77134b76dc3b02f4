package dev.mxlab.named;

import org.jspecify.annotations.Nullable;

/** A command line word by word, as named cuts it: at blanks, except within quotation marks. */
final class CommandWords {
  private final String line;
  private int at;

  CommandWords(String line) {
    this.line = line;
  }

  /** The command itself, its quotation marks and all; empty when there is none. */
  static String command(String line) {
    String plain = line.strip();
    int end = 0;
    while (end < plain.length() && !Character.isWhitespace(plain.charAt(end))) {
      end++;
    }
    return plain.substring(0, end);
  }

  /** The next word; null at the end. */
  @Nullable String next() {
    while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
      at++;
    }
    if (at == line.length()) {
      return null;
    }
    return line.charAt(at) == '"' ? quoted() : plain();
  }

  private String plain() {
    int from = at;
    while (at < line.length() && !Character.isWhitespace(line.charAt(at))) {
      at++;
    }
    return line.substring(from, at);
  }

  private String quoted() {
    StringBuilder word = new StringBuilder();
    for (at++; at < line.length() && line.charAt(at) != '"'; at++) {
      if (line.charAt(at) == '\\' && at + 1 < line.length()) {
        at++;
      }
      word.append(line.charAt(at));
    }
    at = Math.min(line.length(), at + 1);
    return word.toString();
  }

  /** What follows as it stands. */
  String rest() {
    return line.substring(at).strip();
  }
}
