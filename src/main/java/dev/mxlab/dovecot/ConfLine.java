package dev.mxlab.dovecot;

/**
 * One logical line of dovecot.conf, taken apart as doveconf does.
 *
 * @param key for an error the whole text of it
 * @param bare whether a setting's value stood without quotes, so that variables count in it
 */
record ConfLine(Kind kind, String key, String value, boolean bare) {
  enum Kind {
    NOTHING,
    SETTING,
    BEGIN,
    END,
    INCLUDE,
    INCLUDE_TRY,
    ERROR
  }

  private static final ConfLine NOTHING = new ConfLine(Kind.NOTHING, "", "", true);

  /**
   * A line without its comment.
   *
   * @param ambiguous whether the comment's {@code #} had no space before it
   */
  record Text(String text, boolean ambiguous) {}

  /** Without its comment and the white space around it. */
  static Text uncommented(String line) {
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote != 0) {
        if (c == '\\') {
          i++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '#') {
        boolean ambiguous = i > 0 && !isWhite(line.charAt(i - 1));
        return new Text(line.substring(0, i).strip(), ambiguous);
      }
    }
    return new Text(line.strip(), false);
  }

  static ConfLine parse(String text) {
    if (text.isEmpty()) {
      return NOTHING;
    }
    int end = 0;
    while (end < text.length() && !isWhite(text.charAt(end)) && text.charAt(end) != '=') {
      end++;
    }
    String key = text.substring(0, end);
    String rest = text.substring(end).strip();
    if (key.equals("!include")) {
      return new ConfLine(Kind.INCLUDE, key, rest, true);
    } else if (key.equals("!include_try")) {
      return new ConfLine(Kind.INCLUDE_TRY, key, rest, true);
    } else if (rest.startsWith("=")) {
      return setting(key, rest.substring(1).strip());
    } else if (key.equals("}") && rest.isEmpty()) {
      return new ConfLine(Kind.END, key, "", true);
    }
    return section(key, rest);
  }

  private static ConfLine setting(String key, String value) {
    if (value.startsWith("<")) {
      return new ConfLine(Kind.SETTING, key, '<' + value.substring(1).strip(), true);
    }
    int last = value.length() - 1;
    boolean quoted =
        last > 0
            && (value.charAt(0) == '"' || value.charAt(0) == '\'')
            && value.charAt(last) == value.charAt(0);
    return quoted
        ? new ConfLine(
            Kind.SETTING, key, value.substring(1, last).replaceAll("\\\\(.)", "$1"), false)
        : new ConfLine(Kind.SETTING, key, value, true);
  }

  private static ConfLine section(String key, String rest) {
    String name = "";
    String after = rest;
    if (rest.startsWith("\"")) {
      int close = rest.indexOf('"', 1);
      name = close < 0 ? "" : rest.substring(1, close);
      after = close < 0 ? "" : rest.substring(close + 1).strip();
    } else if (!rest.startsWith("{")) {
      int end = 0;
      while (end < rest.length() && !isWhite(rest.charAt(end))) {
        end++;
      }
      name = rest.substring(0, end);
      after = rest.substring(end).strip();
    }
    if (!after.startsWith("{")) {
      return error("Expecting '{'");
    } else if (after.length() > 1) {
      return error("Garbage after '{'");
    }
    return new ConfLine(Kind.BEGIN, key, name, true);
  }

  private static ConfLine error(String text) {
    return new ConfLine(Kind.ERROR, text, "", true);
  }

  private static boolean isWhite(char c) {
    return c == ' ' || c == '\t';
  }
}
