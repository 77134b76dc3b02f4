package dev.mxlab.named.conf;

import dev.mxlab.text.Position;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a file and of what it includes, as one stream: where an included file ends, its
 * includer goes on, even within a block.
 */
final class TokenStream {
  /** Deeper nesting of includes is a circle. */
  static final int MAX_DEPTH = 64;

  /** A file that includes itself in its last words is closed each time, and never lies deep. */
  private static final int MAX_FILES = 10_000;

  private record Peeked(Token token, boolean quotesCount, Lexer.Mark before) {}

  private final Deque<Lexer> open = new ArrayDeque<>();
  private int files;
  private @Nullable Peeked peeked;
  private Position last;

  TokenStream(Lexer main) {
    open.push(main);
    last = main.here();
  }

  /** False when files are nested too deep, or too many. */
  boolean include(Lexer file) {
    if (open.size() >= MAX_DEPTH || ++files > MAX_FILES) {
      return false;
    }
    unpeek();
    open.push(file);
    return true;
  }

  Token peek(boolean quotesCount) throws ConfSyntaxException {
    if (peeked != null && (peeked.quotesCount == quotesCount || !peeked.token.isQuotation())) {
      return peeked.token;
    }
    unpeek();
    while (true) {
      Lexer lexer = open.element();
      Lexer.Mark before = lexer.mark();
      Token token = lexer.next(quotesCount);
      if (token.kind() != Token.Kind.END || open.size() == 1) {
        peeked = new Peeked(token, quotesCount, before);
        return token;
      }
      open.pop();
    }
  }

  Token next(boolean quotesCount) throws ConfSyntaxException {
    Token token = peek(quotesCount);
    peeked = null;
    last = token.at();
    return token;
  }

  private void unpeek() {
    if (peeked != null) {
      open.element().back(peeked.before);
      peeked = null;
    }
  }

  /** Where the token stands that was read last. */
  Position last() {
    return last;
  }

  /** Where reading stands, past all that was looked at. */
  Position here() {
    return open.element().here();
  }
}
