package dev.mxlab.sendmail.map;

import java.util.Locale;

/** What may stand before the colon of an alias file's entry, and under which key it is kept. */
@FunctionalInterface
public interface AliasNames {
  /**
   * One name, whose key is empty when it is none; {@code problem}: why it is left out, or empty.
   */
  record Named(String key, String problem) {
    public static Named of(String key) {
      return new Named(key, "");
    }
  }

  /** Names of this machine alone, where nobody knows which domains are local. */
  AliasNames PLAIN = AliasNames::plain;

  /**
   * Takes a name, or says why not.
   *
   * @param text as it stands before the colon
   */
  Named take(String text);

  private static Named plain(String text) {
    String name = withoutComment(text).strip();
    if (name.startsWith("<") && name.endsWith(">")) {
      name = name.substring(1, name.length() - 1).strip();
    }
    if (name.isEmpty()) {
      return Named.of("");
    }
    // A backslash with nothing behind it to quote.
    name = name.replaceFirst("\\\\$", "");
    boolean quoted = name.startsWith("\"");
    String key = quoted ? name : name.replaceAll("[ \t]+", ".");
    return Named.of(key.toLowerCase(Locale.ROOT));
  }

  private static String withoutComment(String text) {
    return text.indexOf('"') >= 0 ? text : text.replaceAll("\\([^()]*\\)", "");
  }
}
