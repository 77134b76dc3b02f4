package dev.mxlab.host.command;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** A parsed script of sed(1); complaints are GNU sed's. */
final class SedScript {
  /** What is wrong with a script, and where. */
  static final class WrongScript extends Exception {
    private static final long serialVersionUID = 1L;

    WrongScript(int at, String what) {
      super("-e expression #1, char " + at + ": " + what);
    }
  }

  /**
   * A line, or where lines begin or end to count.
   *
   * @param number of the line; 0 where a pattern stands, -1 for the last line
   * @param more how many lines follow ({@code addr,+N})
   */
  record Address(long number, @Nullable Pattern pattern, boolean more) {}

  /** {@code s/pattern/replacement/flags}. */
  record Substitution(
      @Nullable Pattern pattern, String replacement, boolean all, boolean print, int which) {}

  /**
   * One command.
   *
   * @param text of a, i, c and the label of b and t
   * @param target where {@code &#123;} ends, or a label is
   */
  record Command(
      @Nullable Address from,
      @Nullable Address to,
      boolean not,
      char letter,
      String text,
      @Nullable Substitution substitution,
      int target) {
    Command to(int where) {
      return new Command(from, to, not, letter, text, substitution, where);
    }
  }

  private final String text;
  private final boolean extended;
  private final List<Command> commands = new ArrayList<>();
  private int at;

  private SedScript(String text, boolean extended) {
    this.text = text;
    this.extended = extended;
  }

  static List<Command> parse(String text, boolean extended) throws WrongScript {
    return new SedScript(text, extended).commands();
  }

  private List<Command> commands() throws WrongScript {
    Deque<Integer> open = new ArrayDeque<>();
    while (true) {
      skip(" \t\n;");
      if (at >= text.length()) {
        break;
      }
      Address from = address();
      Address to = null;
      skip(" \t");
      if (from != null && peek() == ',') {
        at++;
        skip(" \t");
        to = address();
        if (to == null) {
          throw wrong("unexpected `,'");
        }
        skip(" \t");
      }
      boolean not = false;
      while (peek() == '!') {
        not = true;
        at++;
        skip(" \t");
      }
      command(from, to, not, open);
    }
    if (!open.isEmpty()) {
      throw new WrongScript(0, "unmatched `{'");
    }
    return labelled();
  }

  private void command(
      @Nullable Address from, @Nullable Address to, boolean not, Deque<Integer> open)
      throws WrongScript {
    if (at >= text.length()) {
      throw wrong("missing command");
    }
    char letter = text.charAt(at++);
    Substitution substitution = null;
    String argument = "";
    switch (letter) {
      case '{' -> open.push(commands.size());
      case '}' -> {
        if (open.isEmpty()) {
          throw wrong("unexpected `}'");
        }
        int begin = open.pop();
        commands.set(begin, commands.get(begin).to(commands.size() + 1));
      }
      case 's' -> substitution = substitution();
      case 'y' -> argument = transliteration();
      case 'a', 'i', 'c' -> argument = lines();
      case 'b', 't', ':' -> argument = label();
      case 'q', 'Q' -> argument = number();
      case 'p', 'd', 'D', 'n', 'N', 'P', 'h', 'H', 'g', 'G', 'x', '=', '#' -> {
        if (letter == '#') {
          line();
          return;
        }
      }
      default -> throw wrong("unknown command: `" + letter + "'");
    }
    commands.add(new Command(from, to, not, letter, argument, substitution, 0));
    skip(" \t");
    if (letter != '{' && at < text.length() && "\n;}#".indexOf(peek()) < 0) {
      throw wrong("extra characters after command");
    }
  }

  private List<Command> labelled() throws WrongScript {
    Map<String, Integer> labels = new HashMap<>();
    for (int i = 0; i < commands.size(); i++) {
      if (commands.get(i).letter() == ':') {
        labels.put(commands.get(i).text(), i);
      }
    }
    for (int i = 0; i < commands.size(); i++) {
      Command one = commands.get(i);
      if (one.letter() == 'b' || one.letter() == 't') {
        Integer where =
            one.text().isEmpty() ? Integer.valueOf(commands.size()) : labels.get(one.text());
        if (where == null) {
          throw new WrongScript(0, "can't find label for jump to `" + one.text() + "'");
        }
        commands.set(i, one.to(where));
      }
    }
    return List.copyOf(commands);
  }

  private @Nullable Address address() throws WrongScript {
    char c = peek();
    boolean more = c == '+';
    if (more) {
      at++;
    }
    if (Character.isDigit(peek())) {
      return new Address(Long.parseLong(number()), null, more);
    }
    if (c == '$') {
      at++;
      return new Address(-1, null, false);
    }
    if (c == '/' || c == '\\') {
      at += c == '\\' ? 2 : 1;
      char end = text.charAt(Math.min(at, text.length()) - 1);
      String regex = until(end, "unterminated address regex");
      boolean anyCase = peek() == 'I';
      if (anyCase) {
        at++;
      }
      return new Address(0, pattern(regex, anyCase), false);
    }
    return null;
  }

  private Substitution substitution() throws WrongScript {
    char end = delimiter("unterminated `s' command");
    String regex = until(end, "unterminated `s' command");
    String replacement = until(end, "unterminated `s' command");
    boolean all = false;
    boolean print = false;
    boolean anyCase = false;
    int which = 1;
    for (char c = peek(); "gpIi0123456789".indexOf(c) >= 0; c = peek()) {
      if (Character.isDigit(c)) {
        which = Integer.parseInt(number());
        continue;
      }
      at++;
      all |= c == 'g';
      print |= c == 'p';
      anyCase |= c == 'I' || c == 'i';
    }
    if (at < text.length() && " \t\n;}#".indexOf(peek()) < 0) {
      throw wrong("unknown option to `s'");
    }
    return new Substitution(
        regex.isEmpty() ? null : pattern(regex, anyCase), replacement, all, print, which);
  }

  private String transliteration() throws WrongScript {
    char end = delimiter("unterminated `y' command");
    String from = until(end, "unterminated `y' command");
    String to = until(end, "unterminated `y' command");
    if (from.length() != to.length()) {
      throw wrong("strings for `y' command are different lengths");
    }
    return from + to;
  }

  private char delimiter(String none) throws WrongScript {
    if (at >= text.length()) {
      throw wrong(none);
    }
    return text.charAt(at++);
  }

  /** What stands before the delimiter, which may stand escaped within. */
  private String until(char end, String none) throws WrongScript {
    StringBuilder part = new StringBuilder();
    boolean inSet = false;
    while (at < text.length() && (inSet || text.charAt(at) != end)) {
      char c = text.charAt(at++);
      if (c == '\\' && at < text.length()) {
        char next = text.charAt(at++);
        if (next != end) {
          part.append('\\');
        }
        part.append(next);
      } else {
        inSet = inSet ? c != ']' || part.charAt(part.length() - 1) == '[' : false;
        part.append(c);
      }
    }
    if (at >= text.length()) {
      at = text.length();
      throw wrong(none);
    }
    at++;
    return part.toString();
  }

  /** {@code a\} and the lines below it, or GNU's {@code a text}. */
  private String lines() throws WrongScript {
    skip(" \t");
    if (text.startsWith("\\\n", at)) {
      at += 2;
    } else if (peek() == '\\') {
      at++;
    }
    if (at >= text.length()) {
      throw wrong("expected \\ after `a', `c' or `i'");
    }
    StringBuilder lines = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '\n') {
      char c = text.charAt(at++);
      if (c == '\\' && at < text.length()) {
        c = text.charAt(at++);
      }
      lines.append(c);
    }
    return lines.toString();
  }

  private String label() {
    skip(" \t");
    int start = at;
    while (at < text.length() && "\n;}".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(start, at).strip();
  }

  private void line() {
    while (at < text.length() && text.charAt(at) != '\n') {
      at++;
    }
  }

  private String number() {
    skip(" \t");
    int start = at;
    while (at < text.length() && Character.isDigit(text.charAt(at)) && at - start < 9) {
      at++;
    }
    return text.substring(start, at);
  }

  private Pattern pattern(String regex, boolean anyCase) throws WrongScript {
    try {
      return Patterns.of(regex, extended, anyCase);
    } catch (PatternSyntaxException no) {
      throw wrong(no.getDescription());
    }
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private void skip(String what) {
    while (at < text.length() && what.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private WrongScript wrong(String what) {
    return new WrongScript(at, what);
  }
}
