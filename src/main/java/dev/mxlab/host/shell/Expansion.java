package dev.mxlab.host.shell;

import dev.mxlab.host.shell.Script.Arithmetic;
import dev.mxlab.host.shell.Script.Literal;
import dev.mxlab.host.shell.Script.Piece;
import dev.mxlab.host.shell.Script.Substitution;
import dev.mxlab.host.shell.Script.Variable;
import dev.mxlab.host.shell.Script.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What the words of a command become: tilde, variables and substitutions, splitting, file names
 * (POSIX.1-2017, Shell Command Language, section 2.6).
 */
final class Expansion {
  private final ShellContext context;
  private final UnaryOperator<String> substitute;

  /**
   * @param substitute runs a line and returns what it printed
   */
  Expansion(ShellContext context, UnaryOperator<String> substitute) {
    this.context = context;
    this.substitute = substitute;
  }

  /** A field under way: its text, and the same as a pattern in which quoted stars are escaped. */
  private static final class Field {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder pattern = new StringBuilder();
    private boolean exists;

    void append(String part, boolean quoted) {
      text.append(part);
      for (int i = 0; i < part.length(); i++) {
        char c = part.charAt(i);
        if (c == '\\' || (quoted && "*?[".indexOf(c) >= 0)) {
          pattern.append('\\');
        }
        pattern.append(c);
      }
      exists |= quoted || !part.isEmpty();
    }
  }

  List<String> fields(List<Word> words) {
    List<String> fields = new ArrayList<>();
    for (Word word : words) {
      fields.addAll(fields(word));
    }
    return fields;
  }

  List<String> fields(Word word) {
    List<Field> split = new ArrayList<>();
    Field field = new Field();
    boolean first = true;
    for (Piece piece : word.pieces()) {
      String value = value(piece, first);
      first = false;
      if (piece instanceof Literal || piece.quoted()) {
        field.append(value, piece.quoted());
        continue;
      }
      String[] parts = value.split("[ \t\n]+", -1);
      for (int i = 0; i < parts.length; i++) {
        if (i > 0) {
          split.add(field);
          field = new Field();
        }
        field.append(parts[i], false);
      }
    }
    split.add(field);
    List<String> fields = new ArrayList<>();
    for (Field each : split) {
      if (each.exists) {
        fields.addAll(names(each));
      }
    }
    return fields;
  }

  /** Without splitting and file names: the value of an assignment. */
  String text(Word word) {
    StringBuilder text = new StringBuilder();
    boolean first = true;
    for (Piece piece : word.pieces()) {
      text.append(value(piece, first));
      first = false;
    }
    return text.toString();
  }

  private List<String> names(Field field) {
    String pattern = field.pattern.toString();
    if (Glob.isPattern(pattern)) {
      List<String> found = new Glob(context.disk(), context.directory()).matches(pattern);
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of(field.text.toString());
  }

  private String value(Piece piece, boolean first) {
    if (piece instanceof Variable variable) {
      return variable(variable.name());
    }
    if (piece instanceof Arithmetic sum) {
      try {
        return Long.toString(new Sum(sum.expression(), this::variable).value());
      } catch (ArithmeticException wrong) {
        context.err().println("bash: " + sum.expression() + ": " + wrong.getMessage());
        return "";
      }
    }
    if (piece instanceof Substitution substitution) {
      String output = substitute.apply(substitution.line());
      int end = output.length();
      while (end > 0 && output.charAt(end - 1) == '\n') {
        end--;
      }
      return output.substring(0, end);
    }
    String text = ((Literal) piece).text();
    return first && !piece.quoted() && text.startsWith("~") ? tilde(text) : text;
  }

  private String tilde(String text) {
    int slash = text.indexOf('/');
    String name = slash < 0 ? text.substring(1) : text.substring(1, slash);
    String rest = slash < 0 ? "" : text.substring(slash);
    if (name.isEmpty()) {
      return variable("HOME") + rest;
    }
    return context.host().accounts().find(name).map(a -> a.home() + rest).orElse(text);
  }

  private String variable(String name) {
    int colon = name.indexOf(":-");
    if (colon > 0) {
      String value = variable(name.substring(0, colon));
      return value.isEmpty() ? name.substring(colon + 2) : value;
    }
    return switch (name) {
      case "?" -> Integer.toString(context.lastStatus());
      case "$" -> Long.toString(ProcessHandle.current().pid());
      case "#" -> "0";
      case "!" -> "";
      case "PWD" -> context.directory();
      case "HOSTNAME" -> context.host().hostname();
      case "UID", "EUID" -> Integer.toString(context.user().uid());
      default -> context.variables().getOrDefault(name, "");
    };
  }
}
