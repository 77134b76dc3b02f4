package dev.mxlab.sendmail.rewrite;

/**
 * One token of a workspace. What a rule's {@code $} forms are is its own kind: text, wherever it
 * comes from, never becomes one.
 */
public final class Token {
  /** What a token is. */
  public enum Kind {
    /** Text between operators and blanks. */
    ATOM,
    /** Text in quotes, which are part of it. */
    QUOTED,
    /** One of OperatorChars. */
    OPERATOR,
    /** A {@code $} form of a rule. */
    META
  }

  final Kind kind;
  final String text;

  /** What stands in rules has a number above 0, the same whatever its case; all else has 0. */
  final int literal;

  /** Of {@link Kind#META}: the letter after the dollar; else 0. */
  final char letter;

  Token(Kind kind, String text, int literal, char letter) {
    this.kind = kind;
    this.text = text;
    this.literal = literal;
    this.letter = letter;
  }

  public Kind kind() {
    return kind;
  }

  /** As {@code sendmail -bt} shows it: {@code kim}, {@code "a b"}, {@code $#}. */
  public String text() {
    return text;
  }

  boolean is(char meta) {
    return letter == meta;
  }

  @Override
  public String toString() {
    return text;
  }
}
