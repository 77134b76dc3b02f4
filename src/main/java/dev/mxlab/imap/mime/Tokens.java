package dev.mxlab.imap.mime;

import org.jspecify.annotations.Nullable;

/** Reads the words of structured header fields (RFC 5322 section 3.2), forgivingly. */
final class Tokens {
  private final String text;
  private int at;

  /** Whether the text ends within a comment. */
  private boolean unended;

  Tokens(String text) {
    this.text = text;
  }

  boolean atEnd() {
    return at >= text.length();
  }

  char peek() {
    return text.charAt(at);
  }

  int position() {
    return at;
  }

  void back(int position) {
    at = position;
  }

  boolean take(char c) {
    if (!atEnd() && peek() == c) {
      at++;
      return true;
    }
    return false;
  }

  char next() {
    return text.charAt(at++);
  }

  /** Whether a comment began that nothing ends. */
  boolean brokenOff() {
    return unended;
  }

  /** Skips white space and comments; the text of the last comment, or null. */
  @Nullable String skip() {
    String comment = null;
    while (!atEnd()) {
      char c = peek();
      if (c == '(') {
        comment = comment();
      } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        at++;
      } else {
        break;
      }
    }
    return comment;
  }

  private String comment() {
    StringBuilder inside = new StringBuilder();
    int depth = 0;
    while (!atEnd()) {
      char c = next();
      if (c == '\\' && !atEnd()) {
        inside.append(next());
        continue;
      }
      if (c == '(' && depth++ == 0) {
        continue;
      }
      if (c == ')' && --depth == 0) {
        return inside.toString();
      }
      inside.append(c);
    }
    unended = true;
    return inside.toString();
  }

  /** A quoted string's content; the quote stands here. */
  String quoted() {
    StringBuilder inside = new StringBuilder();
    at++;
    while (!atEnd()) {
      char c = next();
      if (c == '"') {
        break;
      }
      inside.append(c == '\\' && !atEnd() ? next() : c);
    }
    return inside.toString();
  }

  /** Whether the quoted string that began there and reaches to the end has its closing quote. */
  boolean closed(int start) {
    return at - start > 1 && text.charAt(at - 1) == '"' && text.charAt(at - 2) != '\\';
  }

  /** A token of MIME (RFC 2045 section 5.1); octets beyond ASCII are let through. */
  String token() {
    int start = at;
    while (!atEnd() && isToken(peek())) {
      at++;
    }
    return text.substring(start, at);
  }

  /** What stands before a {@code ;} or white space. */
  String upToBlank() {
    int start = at;
    while (!atEnd() && "; \t\r\n".indexOf(peek()) < 0) {
      at++;
    }
    return text.substring(start, at);
  }

  private static boolean isToken(char c) {
    return c > ' ' && c != 0x7f && "()<>@,;:\\\"/[]?=".indexOf(c) < 0;
  }

  /** An atom of RFC 5322; dots belong to it where they are wanted. */
  String atom(boolean dots) {
    int start = at;
    while (!atEnd() && isAtom(peek(), dots)) {
      at++;
    }
    return text.substring(start, at);
  }

  private static boolean isAtom(char c, boolean dots) {
    return c == '.' ? dots : c > ' ' && c != 0x7f && "()<>[]:;@\\,\"".indexOf(c) < 0;
  }
}
