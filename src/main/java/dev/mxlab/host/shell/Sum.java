package dev.mxlab.host.shell;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The value of an arithmetic expansion: {@code + - * / %}, comparisons, parentheses, variables. */
final class Sum {
  private static final int DEEPEST = 100;

  /** By how tightly they bind; the longer one first. */
  private static final List<List<String>> OPERATORS =
      List.of(
          List.of("||"),
          List.of("&&"),
          List.of("==", "!="),
          List.of("<=", ">=", "<", ">"),
          List.of("+", "-"),
          List.of("*", "/", "%"));

  private final String text;
  private final UnaryOperator<String> variables;
  private int at;
  private int depth;

  Sum(String text, UnaryOperator<String> variables) {
    this.text = text;
    this.variables = variables;
  }

  /**
   * @throws ArithmeticException with bash's words where it has none
   */
  long value() {
    long value = level(0);
    skip();
    if (at < text.length()) {
      throw error();
    }
    return value;
  }

  private long level(int level) {
    if (level == OPERATORS.size()) {
      return operand();
    }
    long value = level(level + 1);
    for (String operator = operator(level); operator != null; operator = operator(level)) {
      long other = level(level + 1);
      value =
          switch (operator) {
            case "||" -> value != 0 || other != 0 ? 1 : 0;
            case "&&" -> value != 0 && other != 0 ? 1 : 0;
            case "==" -> value == other ? 1 : 0;
            case "!=" -> value != other ? 1 : 0;
            case "<=" -> value <= other ? 1 : 0;
            case ">=" -> value >= other ? 1 : 0;
            case "<" -> value < other ? 1 : 0;
            case ">" -> value > other ? 1 : 0;
            case "+" -> value + other;
            case "-" -> value - other;
            case "*" -> value * other;
            default -> {
              if (other == 0) {
                throw new ArithmeticException("division by 0");
              }
              yield operator.equals("/") ? value / other : value % other;
            }
          };
    }
    return value;
  }

  private @Nullable String operator(int level) {
    skip();
    for (String one : OPERATORS.get(level)) {
      if (text.startsWith(one, at)) {
        at += one.length();
        return one;
      }
    }
    return null;
  }

  private long operand() {
    skip();
    if (at >= text.length() || ++depth > DEEPEST) {
      throw error();
    }
    char c = text.charAt(at);
    long value;
    if (c == '(') {
      at++;
      value = level(0);
      skip();
      if (at >= text.length() || text.charAt(at++) != ')') {
        throw error();
      }
    } else if (c == '-' || c == '+' || c == '!') {
      at++;
      long plain = operand();
      value = c == '-' ? -plain : c == '+' ? plain : plain == 0 ? 1 : 0;
    } else {
      value = word();
    }
    depth--;
    return value;
  }

  private long word() {
    if (text.charAt(at) == '$') {
      at++;
    }
    int start = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
      at++;
    }
    String word = text.substring(start, at);
    String digits =
        word.isEmpty() || Character.isDigit(word.charAt(0)) ? word : variables.apply(word);
    if (word.isEmpty()) {
      throw error();
    }
    return digits.matches("-?[0-9]{1,18}") ? Long.parseLong(digits) : 0;
  }

  private void skip() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private ArithmeticException error() {
    return new ArithmeticException("syntax error: operand expected");
  }
}
