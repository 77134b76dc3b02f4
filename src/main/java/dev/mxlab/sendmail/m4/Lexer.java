package dev.mxlab.sendmail.m4;

import org.jspecify.annotations.Nullable;

/** Cuts the input into tokens, by the quotes and comments in force just then. */
final class Lexer {
  private static final String OPEN_QUOTE = "`";
  private static final String CLOSE_QUOTE = "'";

  private final InputStack input;
  private final Reports reports;
  private final Budget budget;
  private String open = OPEN_QUOTE;
  private String close = CLOSE_QUOTE;
  private String comment = "#";
  private String commentEnd = "\n";

  Lexer(InputStack input, Reports reports, Budget budget) {
    this.input = input;
    this.reports = reports;
    this.budget = budget;
  }

  /** changequote: without an argument the standard quotes, with an empty one none at all. */
  void quotes(@Nullable String left, @Nullable String right) {
    if (left == null) {
      open = OPEN_QUOTE;
      close = CLOSE_QUOTE;
      return;
    }
    open = left;
    close = right == null || (!left.isEmpty() && right.isEmpty()) ? CLOSE_QUOTE : right;
  }

  /** changecom: without an argument no comments. */
  void comments(@Nullable String begin, @Nullable String end) {
    comment = begin == null ? "" : begin;
    commentEnd = end == null || (!comment.isEmpty() && end.isEmpty()) ? "\n" : end;
  }

  String quoted(String text) {
    return open.isEmpty() ? text : open + text + close;
  }

  Token next() throws Halt {
    int c = input.next();
    if (c == InputStack.END) {
      return Token.of(Token.Kind.END, "");
    } else if (c == InputStack.BUILTIN) {
      return new Token(Token.Kind.BUILTIN, "", input.builtin());
    } else if (matches(c, comment)) {
      return Token.of(Token.Kind.STRING, comment());
    } else if (letter(c)) {
      StringBuilder word = new StringBuilder().append((char) c);
      input.takeWhile(Lexer::wordPart, word);
      return Token.of(Token.Kind.WORD, word.toString());
    } else if (matches(c, open)) {
      return Token.of(Token.Kind.STRING, string());
    }
    return Token.of(
        switch (c) {
          case '(' -> Token.Kind.OPEN;
          case ',' -> Token.Kind.COMMA;
          case ')' -> Token.Kind.CLOSE;
          default -> Token.Kind.OTHER;
        },
        String.valueOf((char) c));
  }

  private boolean matches(int c, String delimiter) throws Halt {
    return !delimiter.isEmpty()
        && c == delimiter.charAt(0)
        && (delimiter.length() == 1 || input.take(delimiter.substring(1)));
  }

  private String comment() throws Halt {
    String file = reports.file();
    int line = reports.line();
    StringBuilder text = new StringBuilder(comment);
    for (int c = input.next(); !matches(c, commentEnd); c = input.next()) {
      if (c == InputStack.END) {
        throw reports.fatal("ERROR: end of file in comment", file, line);
      }
      append(text, c);
    }
    return text.append(commentEnd).toString();
  }

  private String string() throws Halt {
    String file = reports.file();
    int line = reports.line();
    StringBuilder text = new StringBuilder();
    int level = 1;
    while (true) {
      int c = input.next();
      if (c == InputStack.END) {
        throw reports.fatal("ERROR: end of file in string", file, line);
      } else if (matches(c, close)) {
        if (--level == 0) {
          break;
        }
        text.append(close);
      } else if (matches(c, open)) {
        level++;
        text.append(open);
      } else {
        append(text, c);
      }
    }
    budget.work(text.length());
    return text.toString();
  }

  /** A builtin cannot be a part of a text: it vanishes there. */
  private static void append(StringBuilder text, int c) {
    if (c >= 0) {
      text.append((char) c);
    }
  }

  static boolean space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean letter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean wordPart(int c) {
    return letter(c) || digit(c);
  }
}
