package dev.mxlab.sendmail.command;

/** An address line with {@code $g} for the address itself (crackaddr in headers.c). */
final class CrackedAddress {
  private CrackedAddress() {}

  static String of(String line) {
    int open = -1;
    int close = -1;
    int comment = 0;
    boolean quoted = false;
    StringBuilder comments = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (comment > 0) {
        comments.append(c);
      }
      if (c == '\\') {
        i++;
      } else if (c == '"' && comment == 0) {
        quoted = !quoted;
      } else if (c == '(' && !quoted) {
        comments.append(comment++ == 0 ? " (" : "");
      } else if (c == ')' && !quoted && comment > 0) {
        comment--;
      } else if (c == '<' && !quoted && comment == 0 && open < 0) {
        open = i;
      } else if (c == '>' && !quoted && comment == 0 && open >= 0) {
        close = i;
      }
    }
    return open >= 0 && close > open
        ? line.substring(0, open + 1) + "$g" + line.substring(close)
        : "$g" + comments;
  }
}
