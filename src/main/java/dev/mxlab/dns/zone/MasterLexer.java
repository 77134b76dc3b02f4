package dev.mxlab.dns.zone;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The tokens of a master file (RFC 1035 section 5.1) as BIND cuts them. Works on octets: what was
 * written in whatever encoding comes out as it went in. The file goes by in pieces; the token of
 * the moment stands in {@link #octets} from {@link #from} to {@link #to}, escapes still in it,
 * quotes not.
 */
final class MasterLexer {
  enum Kind {
    STRING,
    QUOTED,
    /** A quotation mark where nothing quoted may stand. */
    SPECIAL,
    BLANK,
    EOL,
    EOF
  }

  /**
   * A token to keep.
   *
   * @param line where the reader stood before it read the token
   */
  record Token(Kind kind, String text, int line) {
    boolean ends() {
      return kind == Kind.EOL || kind == Kind.EOF;
    }
  }

  private static final int PIECE = 1 << 16;

  /** A token that is longer is no token. */
  private static final int LONGEST = 1 << 22;

  private static final InputStream NOTHING = InputStream.nullInputStream();
  private static final boolean[] ENDS_STRING = new boolean[256];

  static {
    for (char c : "\0 \t\r\n;()\"\\".toCharArray()) {
      ENDS_STRING[c] = true;
    }
  }

  private InputStream in = NOTHING;
  private byte[] buffer;
  private int end;
  private int at;
  private int line = 1;
  private int depth;
  private boolean lineStart = true;

  private Kind kind = Kind.EOF;
  private int from;
  private int to;

  private int tokenLine = 1;
  private boolean givenBack;

  /** From where on nothing may be dropped yet; negative where nobody will come back. */
  private int hold = -1;

  /** Of a text that is all there. */
  MasterLexer(byte[] text) {
    buffer = text;
    end = text.length;
  }

  /** Of a file that is closed by the caller. */
  MasterLexer(InputStream in, byte[] buffer) {
    this.in = in;
    this.buffer = buffer;
  }

  /** As many octets as a reader wants to have at once. */
  static byte[] newBuffer() {
    return new byte[PIECE];
  }

  /** The buffer, which may be a larger one now, for the next file. */
  byte[] buffer() {
    return buffer;
  }

  int line() {
    return givenBack ? tokenLine : line;
  }

  Kind kind() {
    return kind;
  }

  /** Whether the token is the end of a line or of the file. */
  boolean ends() {
    return kind == Kind.EOL || kind == Kind.EOF;
  }

  /** Where the reader stood before it read the token. */
  int tokenLine() {
    return tokenLine;
  }

  byte[] octets() {
    return buffer;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  String text() {
    return new String(buffer, from, to - from, StandardCharsets.ISO_8859_1);
  }

  Token token() {
    return new Token(kind, text(), tokenLine);
  }

  /** Whether the token is {@code word}, in any case. */
  boolean is(String word) {
    if (to - from != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      char c = (char) (buffer[from + i] & 0xFF);
      if (c != word.charAt(i) && Character.toUpperCase(c) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Gives the token back. */
  void unread() {
    givenBack = true;
  }

  /** Whether a quotation mark stands right behind the token. */
  boolean isQuoteNext() throws Fault.Found {
    return !givenBack && (at < end || more(at)) && buffer[at] == '"';
  }

  /** Runs {@code look} and then stands where it stood before. */
  <T> T peek(Look<T> look) throws Fault.Found {
    hold = at;
    int oldLine = line;
    int oldDepth = depth;
    boolean oldLineStart = lineStart;
    try {
      return look.look();
    } finally {
      at = hold;
      line = oldLine;
      depth = oldDepth;
      lineStart = oldLineStart;
      hold = -1;
    }
  }

  /** What is read ahead. */
  interface Look<T> {
    T look() throws Fault.Found;
  }

  /** Reads the next token where nothing quoted may stand. */
  void next() throws Fault.Found {
    next(false, false);
  }

  /** Reads the next token, which may be quoted. */
  void nextQuoted() throws Fault.Found {
    next(false, true);
  }

  /** Reads a line's first token, which may be the white space that it begins with. */
  void nextLine() throws Fault.Found {
    next(true, true);
  }

  private void next(boolean blank, boolean quotes) throws Fault.Found {
    if (givenBack) {
      givenBack = false;
      if (kind != Kind.QUOTED || quotes) {
        return;
      }
      at = from - 1;
      line = tokenLine;
    }
    tokenLine = line;
    while (at < end || more(at)) {
      byte c = buffer[at];
      boolean first = lineStart;
      lineStart = false;
      switch (c) {
        case ' ', '\t' -> {
          at++;
          if (first && blank && depth == 0) {
            token(Kind.BLANK, at, at);
            return;
          }
        }
        case '\r', '\n' -> {
          at++;
          if (c == '\r' && (at < end || more(at)) && buffer[at] == '\n') {
            at++;
            line++;
          } else if (c == '\n') {
            line++;
          }
          lineStart = depth == 0;
          if (depth == 0) {
            token(Kind.EOL, at, at);
            return;
          }
        }
        case ';' -> comment();
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
          if (quotes) {
            quoted();
          } else {
            at++;
            token(Kind.SPECIAL, at - 1, at);
          }
          return;
        }
        case 0 -> {
          at++;
          token(Kind.SPECIAL, at - 1, at);
          return;
        }
        default -> {
          string();
          return;
        }
      }
    }
    if (depth > 0) {
      depth = 0;
      throw Fault.UNBALANCED.found();
    }
    token(Kind.EOF, at, at);
  }

  private void token(Kind what, int start, int stop) {
    kind = what;
    from = start;
    to = stop;
  }

  private void comment() throws Fault.Found {
    while (at < end || more(at)) {
      byte c = buffer[at];
      if (c == '\n' || c == '\r') {
        return;
      }
      at++;
    }
  }

  private void string() throws Fault.Found {
    int start = at;
    while (true) {
      while (at < end && !ENDS_STRING[buffer[at] & 0xFF]) {
        at++;
      }
      if (at == end) {
        int length = at - start;
        boolean more = more(start);
        start = at - length;
        if (!more) {
          break;
        }
      } else if (buffer[at] == '\\') {
        int length = ++at - start;
        boolean more = at < end || more(start);
        start = at - length;
        if (!more) {
          throw Fault.UNEXPECTED_END.found();
        }
        if (buffer[at] != '\n' && buffer[at] != '\r') {
          at++;
        }
      } else {
        break;
      }
    }
    token(Kind.STRING, start, at);
  }

  private void quoted() throws Fault.Found {
    at++;
    int length = 0;
    while (at < end || more(at - length)) {
      byte c = buffer[at];
      if (c == '"') {
        token(Kind.QUOTED, at - length, at);
        at++;
        return;
      }
      if (c == '\n') {
        throw Fault.UNBALANCED_QUOTES.found();
      }
      at++;
      length++;
      if (c == '\\') {
        if (at == end && !more(at - length)) {
          break;
        }
        if (buffer[at] == '\n') {
          line++;
        }
        at++;
        length++;
      }
    }
    throw Fault.UNEXPECTED_END.found();
  }

  /** Reads on in the file, behind what must be kept; false at its end. */
  private boolean more(int needed) throws Fault.Found {
    int keep = hold < 0 ? needed : Math.min(hold, needed);
    if (in == NOTHING) {
      return false;
    }
    if (end - keep > LONGEST) {
      throw Fault.NO_SPACE.found();
    }
    if (keep > 0) {
      System.arraycopy(buffer, keep, buffer, 0, end - keep);
      end -= keep;
      at -= keep;
      hold -= hold < 0 ? 0 : keep;
    } else if (end == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    try {
      int read = in.read(buffer, end, buffer.length - end);
      if (read <= 0) {
        in = NOTHING;
        return false;
      }
      end += read;
      return true;
    } catch (IOException bad) {
      in = NOTHING;
      throw Fault.of(bad).found();
    }
  }
}
