package dev.mxlab.named.conf;

import dev.mxlab.text.Position;

/**
 * A token of named.conf.
 *
 * @param text a word as written, the inside of a quoted string, or the one special character
 * @param at line of its last character (the one that BIND reports), column of its first
 * @param raw as it stands in the file
 */
record Token(Kind kind, String text, Position at, String raw) {
  enum Kind {
    WORD,
    QUOTED,
    SPECIAL,
    END
  }

  boolean is(char special) {
    return kind == Kind.SPECIAL && text.charAt(0) == special;
  }

  /** Whether it begins with a quotation mark, so that it would be another where none counts. */
  boolean isQuotation() {
    return kind == Kind.QUOTED || is('"');
  }

  boolean isWord(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }

  boolean isString() {
    return kind == Kind.WORD || kind == Kind.QUOTED;
  }
}
