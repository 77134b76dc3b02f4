package dev.mxlab.imap.session;

import java.util.Locale;

/**
 * A pattern of LIST: {@code *} is anything, {@code %} anything in one level (RFC 3501 section
 * 6.3.8).
 */
record NamePattern(String text, char separator) {
  /** Two wildcards of a kind in a row mean the same as one. */
  NamePattern {
    text = text.replaceAll("[*%]*\\*[*%]*", "*").replaceAll("%+", "%");
  }

  boolean matches(String name) {
    return matches(name, false);
  }

  /** Whether names below this one can match. */
  boolean reaches(String name) {
    return matches(name + separator, true);
  }

  /** In time that only grows with both lengths: each column of the table of both is kept once. */
  private boolean matches(String name, boolean beginning) {
    boolean inbox = name.equals("INBOX") || name.startsWith("INBOX" + separator);
    boolean[] reached = new boolean[text.length() + 1];
    reached[0] = true;
    close(reached);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean[] next = new boolean[text.length() + 1];
      boolean any = false;
      for (int p = 0; p < text.length(); p++) {
        if (!reached[p]) {
          continue;
        }
        char wanted = text.charAt(p);
        if (wanted == '*' || wanted == '%' && c != separator) {
          next[p] = true;
          any = true;
        } else if (wanted == c || inbox && i < 5 && upper(wanted) == c) {
          next[p + 1] = true;
          any = true;
        }
      }
      if (!any) {
        return false;
      }
      close(next);
      reached = next;
    }
    if (!beginning) {
      return reached[text.length()];
    }
    for (int p = 0; p < text.length(); p++) {
      if (reached[p]) {
        return true;
      }
    }
    return false;
  }

  private static char upper(char c) {
    return String.valueOf(c).toUpperCase(Locale.ROOT).charAt(0);
  }

  /** A wildcard may stand for nothing. */
  private void close(boolean[] reached) {
    for (int p = 0; p < text.length(); p++) {
      if (reached[p] && (text.charAt(p) == '*' || text.charAt(p) == '%')) {
        reached[p + 1] = true;
      }
    }
  }
}
