package dev.mxlab.host.shell;

import dev.mxlab.host.shell.Lexer.Token;
import dev.mxlab.host.shell.Script.Literal;
import dev.mxlab.host.shell.Script.Redirection;
import dev.mxlab.host.shell.Script.Simple;
import dev.mxlab.host.shell.Script.Step;
import dev.mxlab.host.shell.Script.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Makes a {@link Script} of a line. */
final class Parser {
  private static final Set<String> SEPARATORS = Set.of(";", "\n", "&");

  private final List<Token> tokens;
  private int at;

  private Parser(List<Token> tokens) {
    this.tokens = tokens;
  }

  static Script parse(String line) throws ShellSyntaxException {
    return new Parser(Lexer.tokens(line)).script();
  }

  private Script script() throws ShellSyntaxException {
    List<Step> steps = new ArrayList<>();
    String operator = ";";
    skipNewlines();
    while (at < tokens.size()) {
      steps.add(new Step(operator, pipeline()));
      if (at >= tokens.size()) {
        break;
      }
      String separator = operatorHere();
      at++;
      // A job in the background would outlive its call: it runs in its turn.
      operator = SEPARATORS.contains(separator) ? ";" : separator;
      skipNewlines();
      if (at >= tokens.size() && !operator.equals(";")) {
        throw new ShellSyntaxException("syntax error: unexpected end of file");
      }
    }
    return new Script(steps);
  }

  private List<Simple> pipeline() throws ShellSyntaxException {
    List<Simple> commands = new ArrayList<>();
    commands.add(simple());
    while (at < tokens.size() && "|".equals(tokens.get(at).operator())) {
      at++;
      skipNewlines();
      if (at >= tokens.size()) {
        throw new ShellSyntaxException("syntax error: unexpected end of file");
      }
      commands.add(simple());
    }
    return commands;
  }

  private Simple simple() throws ShellSyntaxException {
    List<Word> words = new ArrayList<>();
    List<Redirection> redirections = new ArrayList<>();
    while (at < tokens.size()) {
      Token token = tokens.get(at);
      if (token.word() != null) {
        words.add(token.word());
        at++;
      } else if (!redirection(operatorHere(), redirections)) {
        break;
      }
    }
    if (words.isEmpty() && redirections.isEmpty()) {
      throw ShellSyntaxException.near(shown(operatorHere()));
    }
    return new Simple(words, redirections);
  }

  private boolean redirection(String operator, List<Redirection> into) throws ShellSyntaxException {
    boolean numbered = Character.isDigit(operator.charAt(0));
    String bare = numbered ? operator.substring(1) : operator;
    if (!Set.of("<", ">", ">>", ">&", "&>", "<<").contains(bare)) {
      return false;
    }
    at++;
    Word target = at < tokens.size() ? tokens.get(at).word() : null;
    if (target == null || bare.equals("<<")) {
      throw ShellSyntaxException.near(
          bare.equals("<<") ? "<<" : at < tokens.size() ? shown(operatorHere()) : "newline");
    }
    at++;
    if (bare.equals("&>")) {
      into.add(new Redirection(1, ">", target));
      into.add(new Redirection(2, ">&", new Word(List.of(new Literal("1", false)))));
      return true;
    }
    int descriptor = numbered ? operator.charAt(0) - '0' : bare.equals("<") ? 0 : 1;
    into.add(new Redirection(descriptor, bare, target));
    return true;
  }

  private String operatorHere() {
    String operator = tokens.get(at).operator();
    return operator == null ? "" : operator;
  }

  private void skipNewlines() {
    while (at < tokens.size() && "\n".equals(tokens.get(at).operator())) {
      at++;
    }
  }

  private static String shown(String operator) {
    return operator.equals("\n") ? "newline" : operator;
  }
}
