package dev.mxlab.dns.zone;

/**
 * The tokens of a master file (RFC 1035 section 5.1). Works on octets: a token holds one char per
 * octet, so that whatever the file's encoding is, it comes out as it went in.
 */
final class MasterLexer {
  enum Kind {
    STRING,
    QUOTED,
    BLANK,
    EOL,
    EOF
  }

  /**
   * @param text escapes still in it; quotes not
   * @param line where the reader stood before it read the token
   */
  record Token(Kind kind, String text, int line) {
    boolean ends() {
      return kind == Kind.EOL || kind == Kind.EOF;
    }
  }

  private final byte[] file;
  private int at;
  private int line = 1;
  private int depth;
  private boolean lineStart = true;

  private int markAt;
  private int markLine;
  private int markDepth;
  private boolean markLineStart;

  MasterLexer(byte[] file) {
    this.file = file;
  }

  int line() {
    return line;
  }

  /** Where the reader stands, to come back to. */
  record Place(int at, int line, int depth, boolean lineStart) {}

  Place place() {
    return new Place(at, line, depth, lineStart);
  }

  void back(Place place) {
    at = place.at();
    line = place.line();
    depth = place.depth();
    lineStart = place.lineStart();
  }

  /** Gives the last token back. */
  void unread() {
    at = markAt;
    line = markLine;
    depth = markDepth;
    lineStart = markLineStart;
  }

  /** The next token; {@code blank} asks for the white space that a line begins with, too. */
  Token next(boolean blank) throws Fault.Found {
    markAt = at;
    markLine = line;
    markDepth = depth;
    markLineStart = lineStart;
    while (at < file.length) {
      char c = (char) (file[at] & 0xFF);
      boolean first = lineStart;
      lineStart = false;
      switch (c) {
        case ' ', '\t' -> {
          skipBlanks();
          if (first && blank && depth == 0) {
            return token(Kind.BLANK, "");
          }
        }
        case '\r' -> {
          at++;
          if (at < file.length && file[at] == '\n') {
            at++;
            line++;
          }
          if (endOfLine()) {
            return token(Kind.EOL, "");
          }
        }
        case '\n' -> {
          at++;
          line++;
          if (endOfLine()) {
            return token(Kind.EOL, "");
          }
        }
        case ';' -> skipComment();
        case '(' -> {
          at++;
          depth++;
        }
        case ')' -> {
          at++;
          if (depth == 0) {
            throw Fault.UNBALANCED.found();
          }
          depth--;
        }
        case '"' -> {
          return quoted();
        }
        default -> {
          return string();
        }
      }
    }
    if (depth > 0) {
      depth = 0;
      throw Fault.UNBALANCED.found();
    }
    return token(Kind.EOF, "");
  }

  private boolean endOfLine() {
    lineStart = depth == 0;
    return depth == 0;
  }

  private Token token(Kind kind, String text) {
    return new Token(kind, text, markLine);
  }

  private void skipBlanks() {
    while (at < file.length && (file[at] == ' ' || file[at] == '\t')) {
      at++;
    }
  }

  private void skipComment() {
    while (at < file.length && file[at] != '\n' && file[at] != '\r') {
      at++;
    }
  }

  private Token string() {
    int start = at;
    while (at < file.length) {
      byte c = file[at];
      if (c == '\\' && at + 1 < file.length && file[at + 1] != '\n') {
        at += 2;
      } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ';' || c == '(' || c == ')'
          || c == '"') {
        break;
      } else {
        at++;
      }
    }
    return token(Kind.STRING, text(start, at));
  }

  private Token quoted() throws Fault.Found {
    int start = ++at;
    while (at < file.length && file[at] != '\n') {
      if (file[at] == '\\' && at + 1 < file.length) {
        at += 2;
      } else if (file[at] == '"') {
        at++;
        return token(Kind.QUOTED, text(start, at - 1));
      } else {
        at++;
      }
    }
    throw (at < file.length ? Fault.UNBALANCED_QUOTES : Fault.UNEXPECTED_END).found();
  }

  private String text(int from, int to) {
    return new String(file, from, to - from, java.nio.charset.StandardCharsets.ISO_8859_1);
  }
}
