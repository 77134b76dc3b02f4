package dev.mxlab.dovecot;

/**
 * One logical line of dovecot.conf, taken apart as config-parser.c's config_parse_line does.
 *
 * @param key for an error the whole text of it
 */
record ConfLine(Kind kind, String key, String value) {
  enum Kind {
    NOTHING,
    SETTING,
    BEGIN,
    END,
    INCLUDE,
    INCLUDE_TRY,
    ERROR
  }

  private static final ConfLine NOTHING = new ConfLine(Kind.NOTHING, "", "");

  /** Without its comment and the white space around it. */
  static String bare(String line) {
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
        return line.substring(0, i).strip();
      }
    }
    return line.strip();
  }

  static ConfLine parse(String bare) {
    if (bare.isEmpty()) {
      return NOTHING;
    }
    int end = 0;
    while (end < bare.length() && !isWhite(bare.charAt(end)) && bare.charAt(end) != '=') {
      end++;
    }
    String key = bare.substring(0, end);
    String rest = bare.substring(end).strip();
    if (key.equals("!include")) {
      return new ConfLine(Kind.INCLUDE, key, rest);
    } else if (key.equals("!include_try")) {
      return new ConfLine(Kind.INCLUDE_TRY, key, rest);
    } else if (rest.startsWith("=")) {
      return new ConfLine(Kind.SETTING, key, unquote(rest.substring(1).strip()));
    } else if (key.equals("}") && rest.isEmpty()) {
      return new ConfLine(Kind.END, key, "");
    }
    return section(key, rest);
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
      return new ConfLine(Kind.ERROR, "Expecting '{'", "");
    } else if (after.length() > 1) {
      return new ConfLine(Kind.ERROR, "Garbage after '{'", "");
    }
    return new ConfLine(Kind.BEGIN, key, name);
  }

  private static String unquote(String value) {
    int last = value.length() - 1;
    boolean quoted =
        last > 0
            && (value.charAt(0) == '"' || value.charAt(0) == '\'')
            && value.charAt(last) == value.charAt(0);
    return quoted ? value.substring(1, last).replaceAll("\\\\(.)", "$1") : value;
  }

  private static boolean isWhite(char c) {
    return c == ' ' || c == '\t';
  }
}
