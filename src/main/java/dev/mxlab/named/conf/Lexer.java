package dev.mxlab.named.conf;

import dev.mxlab.text.Position;

/**
 * Splits one file into tokens: words, quoted strings, and the characters that stand for themselves.
 * Comments are C's, C++'s and the shell's. Whether a quotation mark begins a string depends on what
 * the grammar expects, as in BIND: where none may stand, the mark is a character of its own.
 */
final class Lexer {
  private static final String SPECIALS = "/{};\"!";
  private static final int END = -1;

  /** Of the characters that a word may not hold. */
  private static final boolean[] ENDS_WORD = new boolean[128];

  static {
    for (char c : (SPECIALS + " \t\r\n#").toCharArray()) {
      ENDS_WORD[c] = true;
    }
  }

  private final String file;
  private final String text;
  private int at;
  private int line = 1;
  private int lineStart;

  Lexer(String file, String text) {
    this.file = file;
    this.text = text;
  }

  /** Where the next token is read from. */
  record Mark(int at, int line, int lineStart) {}

  Mark mark() {
    return new Mark(at, line, lineStart);
  }

  void back(Mark mark) {
    at = mark.at;
    line = mark.line;
    lineStart = mark.lineStart;
  }

  String file() {
    return file;
  }

  Token next(boolean quotesCount) throws ConfSyntaxException {
    skipBlanksAndComments();
    int start = at;
    int column = at - lineStart + 1;
    int c = peek(0);
    if (c == END) {
      return token(Token.Kind.END, "", start, column);
    }
    if (c == '"' && quotesCount) {
      return quoted(start, column);
    }
    if (SPECIALS.indexOf(c) >= 0) {
      at++;
      String special = String.valueOf((char) c);
      return new Token(Token.Kind.SPECIAL, special, new Position(file, line, column), special);
    }
    while (at < text.length() && inWord(text.charAt(at))) {
      at++;
    }
    String word = text.substring(start, at);
    return new Token(Token.Kind.WORD, word, new Position(file, line, column), word);
  }

  /** What stands behind a NUL is not seen, as in the C strings of BIND. */
  private Token token(Token.Kind kind, String value, int start, int column) {
    int nul = value.indexOf('\0');
    String seen = nul < 0 ? value : value.substring(0, nul);
    return new Token(kind, seen, new Position(file, line, column), text.substring(start, at));
  }

  private static boolean inWord(char c) {
    return c >= ENDS_WORD.length || !ENDS_WORD[c];
  }

  /** Only ASCII blanks separate: an ideographic space is part of a word. */
  private static boolean isBlank(int c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private Token quoted(int start, int column) throws ConfSyntaxException {
    int close = text.indexOf('"', start + 1);
    String inside = close > 0 ? text.substring(start + 1, close) : "\\";
    if (inside.indexOf('\\') < 0 && inside.indexOf('\n') < 0) {
      at = close + 1;
      return token(Token.Kind.QUOTED, inside, start, column);
    }
    Position opened = new Position(file, line, column);
    StringBuilder value = new StringBuilder();
    at++;
    while (peek(0) != '"') {
      if (peek(0) == END) {
        throw ConfSyntaxException.unterminated(opened);
      }
      if (peek(0) == '\\' && peek(1) == '"') {
        at++;
      }
      value.append((char) advance());
    }
    at++;
    return token(Token.Kind.QUOTED, value.toString(), start, column);
  }

  private void skipBlanksAndComments() throws ConfSyntaxException {
    while (true) {
      int c = peek(0);
      if (c != END && isBlank(c)) {
        advance();
      } else if (c == '#' || (c == '/' && peek(1) == '/')) {
        while (peek(0) != END && peek(0) != '\n') {
          at++;
        }
      } else if (c == '/' && peek(1) == '*') {
        skipBlockComment();
      } else {
        return;
      }
    }
  }

  private void skipBlockComment() throws ConfSyntaxException {
    Position opened = new Position(file, line, at - lineStart + 1);
    at += 2;
    while (!(peek(0) == '*' && peek(1) == '/')) {
      if (peek(0) == END) {
        throw ConfSyntaxException.unterminated(opened);
      }
      advance();
    }
    at += 2;
  }

  private int peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : END;
  }

  private int advance() {
    char c = text.charAt(at++);
    if (c == '\n') {
      line++;
      lineStart = at;
    }
    return c;
  }

  /** Where reading stands, for what is said about the place itself. */
  Position here() {
    return new Position(file, line, at - lineStart + 1);
  }
}
