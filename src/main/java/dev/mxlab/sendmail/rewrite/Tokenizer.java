package dev.mxlab.sendmail.rewrite;

import dev.mxlab.sendmail.cf.RuleText;

/**
 * Cuts text into tokens (prescan in parseaddr.c). Quotes and brackets out of balance are mended,
 * and complained of.
 */
final class Tokenizer {
  /** What parentheses are, and whether there are operators. */
  enum Table {
    /** Tokens; the marks of {@link RuleText} are operators here and nowhere else. */
    RULE,
    /** Tokens: what is typed at {@code sendmail -bt}. */
    PLAIN,
    /** Around comments, which vanish: addresses, values of maps and macros. */
    COMMENTS
  }

  /** MAXNAME. */
  private static final int LONGEST = 256;

  /** Operators whatever the option says (DELIMCHARS); CR and LF are blanks all the same. */
  private static final String ALWAYS = "()<>,;";

  static final String TOKEN_TOO_LONG = "prescan: token too long";

  static final String STANDARD_OPERATORS = ".:@[]";

  private final boolean[] operators = new boolean[128];
  private final Literals literals;

  Tokenizer(String operatorCharacters, Literals literals) {
    this.literals = literals;
    for (char c : (operatorCharacters + ALWAYS).toCharArray()) {
      if (c > ' ' && c < operators.length && c != '"' && c != '\\') {
        operators[c] = true;
      }
    }
  }

  /** Adds the tokens; the first complaint, {@code 553 5.0.0 ...Unbalanced '<'}, or empty. */
  String scan(String text, Table table, Workspace out) {
    return new Run(text, table, out).run();
  }

  private final class Run {
    private final String text;
    private final boolean comments;
    private final boolean rule;
    private final Workspace out;
    private final StringBuilder word = new StringBuilder();
    private String complaint = "";
    private int comment;
    private int angles;
    private boolean full;

    Run(String text, Table table, Workspace out) {
      this.text = text;
      this.comments = table == Table.COMMENTS;
      this.rule = table == Table.RULE;
      this.out = out;
    }

    String run() {
      int i = 0;
      while (i < text.length() && !full) {
        char c = text.charAt(i);
        if (c == '\\') {
          i = escaped(i);
        } else if (comment > 0) {
          i++;
          comment += c == '(' ? 1 : c == ')' ? -1 : 0;
        } else if (c == '"') {
          i = quoted(i);
        } else if (rule && c == RuleText.MARK && i + 1 < text.length()) {
          i = form(i);
        } else {
          i = other(i, c);
        }
      }
      end();
      if (comment > 0) {
        complain("Unbalanced '('");
      }
      for (; angles > 0; angles--) {
        complain("Unbalanced '<'");
        add(literals.operator('>'));
      }
      return full ? "prescan: too many tokens" : complaint;
    }

    private int other(int at, char c) {
      if (c == ' ' || c >= '\t' && c <= '\r') {
        end();
      } else if (comments && c == '(') {
        end();
        comment++;
      } else if (comments && c == ')') {
        complain("Unbalanced ')'");
      } else if (c == '>' && angles == 0) {
        complain("Unbalanced '>'");
      } else if (c < operators.length && operators[c]) {
        angles += c == '<' ? 1 : c == '>' ? -1 : 0;
        end();
        add(literals.operator(c));
      } else {
        return atom(at);
      }
      return at + 1;
    }

    /** The rest of a word at once, without a copy where nothing in it is to be changed. */
    private int atom(int at) {
      int end = at + 1;
      while (end < text.length() && plain(text.charAt(end))) {
        end++;
      }
      boolean stops =
          end == text.length() || text.charAt(end) != '\\' && !skipped(text.charAt(end));
      if (word.length() == 0 && stops) {
        add(literals.token(Token.Kind.ATOM, text, at, end));
      } else {
        word.append(text, at, end);
      }
      return end;
    }

    /** Such a bracket is left out, and the word goes on behind it. */
    private boolean skipped(char c) {
      return c == '>' && angles == 0 || comments && c == ')';
    }

    private boolean plain(char c) {
      return c > ' '
          && c != '"'
          && c != '\\'
          && !(rule && c == RuleText.MARK)
          && !(c < operators.length && operators[c]);
    }

    /** {@code \x} stays as it is, {@code \!} is an operator that naive users hide from a shell. */
    private int escaped(int at) {
      if (at + 1 < text.length() && comment == 0) {
        char next = text.charAt(at + 1);
        if (next == '!') {
          end();
          add(operators['!'] ? literals.operator('!') : literals.token(Token.Kind.ATOM, "!", 0, 1));
        } else {
          word.append('\\').append(next);
        }
      }
      return at + 2;
    }

    private int quoted(int at) {
      end();
      int end = at + 1;
      while (end < text.length() && text.charAt(end) != '"') {
        end += text.charAt(end) == '\\' ? 2 : 1;
      }
      if (end < text.length()) {
        add(quotedToken(text, at, end + 1));
        return end + 1;
      }
      complain("Unbalanced '\"'");
      // A backslash that hides nothing must not hide the quote that is put there.
      int kept = end > text.length() ? text.length() - 1 : text.length();
      String mended = text.substring(at, kept) + '"';
      add(quotedToken(mended, 0, mended.length()));
      return text.length();
    }

    private Token quotedToken(String from, int start, int end) {
      if (!rule || from.indexOf(RuleText.MARK) < 0) {
        return literals.token(Token.Kind.QUOTED, from, start, end);
      }
      String shown = RuleText.shown(from.substring(start, end));
      return literals.token(Token.Kind.QUOTED, shown, 0, shown.length());
    }

    private int form(int at) {
      end();
      char letter = text.charAt(at + 1);
      if (RuleText.NAMED.indexOf(letter) < 0) {
        add(literals.meta(letter));
        return at + 2;
      }
      int close = text.indexOf(RuleText.END, at);
      int end = close < 0 ? text.length() : close;
      String name = text.substring(at + 2, end);
      add(new Token(Token.Kind.META, "$" + letter + name, 0, letter));
      return Math.min(text.length(), end + 1);
    }

    private void end() {
      if (word.length() > 0) {
        add(literals.token(Token.Kind.ATOM, word, 0, word.length()));
        word.setLength(0);
      }
    }

    private void add(Token token) {
      if (token.text.length() > LONGEST && token.kind != Token.Kind.META) {
        complain(TOKEN_TOO_LONG);
      } else if (!out.add(token)) {
        full = true;
      }
    }

    private void complain(String what) {
      if (complaint.isEmpty()) {
        complaint = what;
      }
    }
  }
}
