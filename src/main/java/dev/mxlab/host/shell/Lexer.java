package dev.mxlab.host.shell;

import dev.mxlab.host.shell.Script.Arithmetic;
import dev.mxlab.host.shell.Script.Literal;
import dev.mxlab.host.shell.Script.Piece;
import dev.mxlab.host.shell.Script.Substitution;
import dev.mxlab.host.shell.Script.Variable;
import dev.mxlab.host.shell.Script.Word;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts a line into words and operators (POSIX.1-2017, Shell Command Language, section 2.3). */
final class Lexer {
  /** Either an operator or a word. */
  record Token(@Nullable String operator, @Nullable Word word) {}

  /** The longest first. */
  private static final List<String> OPERATORS =
      List.of("&&", "||", ">>", ">&", "<<", "&>", "|", ";", "<", ">", "&", "(", ")", "\n");

  private final String line;
  private int at;

  private Lexer(String line) {
    this.line = line;
  }

  static List<Token> tokens(String line) throws ShellSyntaxException {
    Lexer lexer = new Lexer(line.replace("\r\n", "\n"));
    List<Token> tokens = new ArrayList<>();
    for (Token next = lexer.next(); next != null; next = lexer.next()) {
      tokens.add(next);
    }
    return tokens;
  }

  private @Nullable Token next() throws ShellSyntaxException {
    skipBlanks();
    if (at >= line.length()) {
      return null;
    }
    String descriptor = descriptor();
    String operator = operator();
    if (operator != null) {
      return new Token(descriptor + operator, null);
    }
    return new Token(null, word());
  }

  private void skipBlanks() {
    while (at < line.length()) {
      char c = line.charAt(at);
      if (c == '#') {
        int end = line.indexOf('\n', at);
        at = end < 0 ? line.length() : end;
      } else if (c == '\\' && at + 1 < line.length() && line.charAt(at + 1) == '\n') {
        at += 2;
      } else if (c == ' ' || c == '\t') {
        at++;
      } else {
        return;
      }
    }
  }

  /** The digit of {@code 2>}; empty, and nothing read, elsewhere. */
  private String descriptor() {
    boolean redirected =
        at + 1 < line.length()
            && Character.isDigit(line.charAt(at))
            && "<>".indexOf(line.charAt(at + 1)) >= 0;
    return redirected ? String.valueOf(line.charAt(at++)) : "";
  }

  private @Nullable String operator() {
    for (String operator : OPERATORS) {
      if (line.startsWith(operator, at)) {
        at += operator.length();
        return operator;
      }
    }
    return null;
  }

  private Word word() throws ShellSyntaxException {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder bare = new StringBuilder();
    while (at < line.length() && " \t\n|&;<>()".indexOf(line.charAt(at)) < 0) {
      char c = line.charAt(at);
      switch (c) {
        case '\'' -> {
          flush(bare, false, pieces);
          pieces.add(new Literal(singleQuoted(), true));
        }
        case '"' -> {
          flush(bare, false, pieces);
          doubleQuoted(pieces);
        }
        case '\\' -> {
          flush(bare, false, pieces);
          escaped(pieces);
        }
        case '$', '`' -> dollar(bare, false, pieces);
        default -> {
          bare.append(c);
          at++;
        }
      }
    }
    flush(bare, false, pieces);
    return new Word(pieces);
  }

  private void escaped(List<Piece> pieces) {
    at++;
    if (at >= line.length()) {
      pieces.add(new Literal("\\", true));
    } else if (line.charAt(at) == '\n') {
      at++;
    } else {
      pieces.add(new Literal(String.valueOf(line.charAt(at++)), true));
    }
  }

  private String singleQuoted() throws ShellSyntaxException {
    int end = line.indexOf('\'', at + 1);
    if (end < 0) {
      throw unmatched('\'');
    }
    String text = line.substring(at + 1, end);
    at = end + 1;
    return text;
  }

  private void doubleQuoted(List<Piece> pieces) throws ShellSyntaxException {
    at++;
    int before = pieces.size();
    StringBuilder text = new StringBuilder();
    while (at < line.length() && line.charAt(at) != '"') {
      char c = line.charAt(at);
      if (c == '\\' && at + 1 < line.length() && "$`\"\\\n".indexOf(line.charAt(at + 1)) >= 0) {
        if (line.charAt(at + 1) != '\n') {
          text.append(line.charAt(at + 1));
        }
        at += 2;
      } else if (c == '$' || c == '`') {
        dollar(text, true, pieces);
      } else {
        text.append(c);
        at++;
      }
    }
    if (at >= line.length()) {
      throw unmatched('"');
    }
    at++;
    // "" is a word, although an empty one.
    if (text.length() > 0 || pieces.size() == before) {
      pieces.add(new Literal(text.toString(), true));
    }
  }

  /** At a dollar sign or a backquote; without a name behind it, it stands for itself. */
  private void dollar(StringBuilder text, boolean quoted, List<Piece> pieces)
      throws ShellSyntaxException {
    if (line.charAt(at) == '`') {
      int end = line.indexOf('`', at + 1);
      if (end < 0) {
        throw unmatched('`');
      }
      flush(text, quoted, pieces);
      pieces.add(new Substitution(line.substring(at + 1, end), quoted));
      at = end + 1;
    } else if (line.startsWith("$((", at) && line.startsWith("))", closing(at + 3))) {
      int end = closing(at + 3);
      flush(text, quoted, pieces);
      pieces.add(new Arithmetic(line.substring(at + 3, end), quoted));
      at = end + 2;
    } else if (line.startsWith("$(", at)) {
      int end = closing(at + 2);
      flush(text, quoted, pieces);
      pieces.add(new Substitution(line.substring(at + 2, end), quoted));
      at = end + 1;
    } else if (line.startsWith("${", at)) {
      int end = line.indexOf('}', at);
      if (end < 0) {
        throw unmatched('}');
      }
      flush(text, quoted, pieces);
      pieces.add(new Variable(line.substring(at + 2, end), quoted));
      at = end + 1;
    } else {
      int end = nameEnd(at + 1);
      if (end == at + 1) {
        text.append('$');
      } else {
        flush(text, quoted, pieces);
        pieces.add(new Variable(line.substring(at + 1, end), quoted));
      }
      at = end;
    }
  }

  private int nameEnd(int start) {
    if (start < line.length() && "?$!#".indexOf(line.charAt(start)) >= 0) {
      return start + 1;
    }
    int end = start;
    while (end < line.length()
        && (Character.isLetterOrDigit(line.charAt(end)) || line.charAt(end) == '_')) {
      end++;
    }
    return end;
  }

  /** The parenthesis that closes a substitution; quoted ones do not count. */
  private int closing(int start) throws ShellSyntaxException {
    int depth = 1;
    char quote = 0;
    for (int i = start; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\' && quote != '\'') {
        i++;
      } else if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '(') {
        depth++;
      } else if (c == ')' && --depth == 0) {
        return i;
      }
    }
    throw unmatched(')');
  }

  private static void flush(StringBuilder text, boolean quoted, List<Piece> pieces) {
    if (text.length() > 0) {
      pieces.add(new Literal(text.toString(), quoted));
      text.setLength(0);
    }
  }

  private static ShellSyntaxException unmatched(char quote) {
    return new ShellSyntaxException("unexpected EOF while looking for matching `" + quote + "'");
  }
}
