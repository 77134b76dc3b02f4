package dev.mxlab.sendmail.rewrite;

/**
 * What stands around an address: {@code Kim <$g>}, {@code $g (Kim)} (crackaddr in headers.c). A
 * name that has signs in it which may stand within quotes alone gets them.
 *
 * @param before the address
 * @param after it
 */
public record Cracked(String before, String after) {
  /** Whatever O MustQuoteChars says. */
  public static final String ALWAYS_QUOTE = "@,;:\\()[]";

  /** Where the file says nothing. */
  public static final String MUST_QUOTE = ALWAYS_QUOTE + ".'";

  public static final Cracked NOTHING = new Cracked("", "");

  /** {@code Kim <kim@daum.net>}: before is {@code Kim <}. */
  public static Cracked of(String line) {
    return of(line, MUST_QUOTE);
  }

  /**
   * With the name of a group, {@code friends: Kim <$g>}, and the sign that ends one.
   *
   * @param colons O ColonOkInAddr: there are no groups
   */
  public static Cracked of(String line, String mustQuote, boolean colons) {
    int colon = colons ? -1 : groupEnd(line);
    int from = colon + 1;
    while (from > 0 && from < line.length() && Character.isWhitespace(line.charAt(from))) {
      from++;
    }
    Cracked rest = of(line.substring(from), mustQuote);
    boolean toQuote =
        line.substring(0, from)
            .chars()
            .limit(Math.max(0, colon))
            .anyMatch(c -> mustQuote.indexOf(c) >= 0);
    String group =
        colon < 0
            ? ""
            : phrase(line.substring(0, colon), toQuote && line.charAt(0) != '"')
                + line.substring(colon, from);
    boolean ends = !colons && rest.before().isEmpty() && line.endsWith(";");
    return new Cracked(group + rest.before(), rest.after() + (ends ? ";" : ""));
  }

  /** Where the name of a group ends; -1 where there is none. */
  private static int groupEnd(String line) {
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted && depth == 0;
      } else if (!quoted && (c == '(' || c == '[')) {
        depth++;
      } else if (!quoted && (c == ')' || c == ']')) {
        depth--;
      } else if (!quoted && depth == 0 && c == '<') {
        return -1;
      } else if (!quoted && depth == 0 && c == ':') {
        // The two forms of DECnet.
        boolean node = i + 1 < line.length() && ":.".indexOf(line.charAt(i + 1)) >= 0;
        if (!node) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }

  public static Cracked of(String line, String mustQuote) {
    int open = -1;
    int close = -1;
    int comment = 0;
    boolean quoted = false;
    boolean toQuote = false;
    StringBuilder comments = new StringBuilder();
    for (int i = 0; i < line.length() && close < 0; i++) {
      char c = line.charAt(i);
      if (comment > 0) {
        comments.append(c);
      }
      if (c == '\\') {
        toQuote |= open < 0 && comment == 0 && !quoted;
        if (comment > 0 && i + 1 < line.length()) {
          comments.append(line.charAt(i + 1));
        }
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
      } else if (open < 0 && comment == 0 && !quoted && mustQuote.indexOf(c) >= 0) {
        toQuote = true;
      }
    }
    return open >= 0 && close > open
        ? new Cracked(phrase(line.substring(0, open), toQuote) + "<", line.substring(close))
        : new Cracked("", comments.toString());
  }

  /** A name before an angle bracket, with the blanks behind it. */
  private static String phrase(String text, boolean toQuote) {
    String name = text.stripTrailing();
    return !toQuote || name.isEmpty()
        ? text
        : '"' + name.replace("\"", "\\\"") + '"' + text.substring(name.length());
  }

  /** Around another address. */
  public String around(String address) {
    return before + address + after;
  }

  /** With {@code $g} for the address, as address test mode shows it. */
  @Override
  public String toString() {
    return around("$g");
  }
}
