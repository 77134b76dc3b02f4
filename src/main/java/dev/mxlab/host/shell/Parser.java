package dev.mxlab.host.shell;

import dev.mxlab.host.shell.Lexer.Token;
import dev.mxlab.host.shell.Script.Choice;
import dev.mxlab.host.shell.Script.Literal;
import dev.mxlab.host.shell.Script.Loop;
import dev.mxlab.host.shell.Script.Part;
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

  /** Steps until one of {@code ends} begins a command, or until there is nothing more. */
  private Script script(String... ends) throws ShellSyntaxException {
    List<Step> steps = new ArrayList<>();
    String operator = ";";
    skipNewlines();
    while (at < tokens.size() && !List.of(ends).contains(reserved())) {
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
    if (ends.length > 0 && steps.isEmpty() && at < tokens.size()) {
      throw ShellSyntaxException.near(reserved());
    }
    return new Script(steps);
  }

  private List<Part> pipeline() throws ShellSyntaxException {
    List<Part> commands = new ArrayList<>();
    commands.add(part());
    while (at < tokens.size() && "|".equals(tokens.get(at).operator())) {
      at++;
      skipNewlines();
      if (at >= tokens.size()) {
        throw new ShellSyntaxException("syntax error: unexpected end of file");
      }
      commands.add(part());
    }
    return commands;
  }

  private Part part() throws ShellSyntaxException {
    return switch (reserved()) {
      case "for" -> loop();
      case "if", "while" -> choice();
      case "do", "done", "then", "else", "elif", "fi" ->
          throw ShellSyntaxException.near(reserved());
      default -> simple();
    };
  }

  private Loop loop() throws ShellSyntaxException {
    at++;
    String name = reserved();
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      throw ShellSyntaxException.near(at < tokens.size() ? shown(operatorHere()) : "newline");
    }
    at++;
    List<Word> words = new ArrayList<>();
    if (reserved().equals("in")) {
      for (at++; at < tokens.size(); at++) {
        Word word = tokens.get(at).word();
        if (word == null) {
          break;
        }
        words.add(word);
      }
    }
    skipSeparators();
    expect("do");
    Script body = script("done");
    expect("done");
    return new Loop(name, words, body, behind());
  }

  private Choice choice() throws ShellSyntaxException {
    boolean again = reserved().equals("while");
    at++;
    Script condition = script(again ? "do" : "then");
    expect(again ? "do" : "then");
    Script body = again ? script("done") : script("else", "elif", "fi");
    Script otherwise = new Script(List.of());
    if (!again && reserved().equals("elif")) {
      // Its fi is ours as well.
      otherwise = new Script(List.of(new Step(";", List.of(choice()))));
      return new Choice(condition, body, otherwise, false, List.of());
    }
    if (!again && reserved().equals("else")) {
      at++;
      otherwise = script("fi");
    }
    expect(again ? "done" : "fi");
    return new Choice(condition, body, otherwise, again, behind());
  }

  private List<Redirection> behind() throws ShellSyntaxException {
    List<Redirection> redirections = new ArrayList<>();
    while (at < tokens.size()
        && tokens.get(at).word() == null
        && redirection(operatorHere(), redirections)) {
      // One more.
    }
    return redirections;
  }

  private void expect(String word) throws ShellSyntaxException {
    if (at >= tokens.size()) {
      throw new ShellSyntaxException("syntax error: unexpected end of file");
    }
    if (!reserved().equals(word)) {
      throw ShellSyntaxException.near(reserved().isEmpty() ? shown(operatorHere()) : reserved());
    }
    at++;
  }

  /** The bare word that comes next; empty where none does. */
  private String reserved() {
    Word word = at < tokens.size() ? tokens.get(at).word() : null;
    return word == null ? "" : word.plain();
  }

  private void skipSeparators() {
    while (at < tokens.size() && Set.of(";", "\n").contains(operatorHere())) {
      at++;
    }
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
