package dev.mxlab.sendmail.m4;

import org.jspecify.annotations.Nullable;

/** A piece of the input: a name, a quoted string without its quotes, a comment, one character. */
record Token(Kind kind, String text, @Nullable Builtin builtin) {
  enum Kind {
    WORD,
    STRING,
    OPEN,
    COMMA,
    CLOSE,
    OTHER,
    BUILTIN,
    END
  }

  static Token of(Kind kind, String text) {
    return new Token(kind, text, null);
  }

  boolean blank() {
    return kind == Kind.OTHER && Lexer.space(text.charAt(0));
  }
}
