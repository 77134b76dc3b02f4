package dev.mxlab.sendmail.m4;

import java.util.function.Consumer;

/**
 * An expression of eval: C's operators and {@code **} over 32-bit numbers, which wrap. Errors are
 * thrown with m4's words.
 */
final class Expression {
  private static final int DEEPEST = 500;

  private enum Fault {
    DIVIDE("divide by zero in eval"),
    MODULO("modulo by zero in eval"),
    EXPONENT("negative exponent in eval"),
    SYNTAX("bad expression in eval"),
    MISSING_RIGHT("bad expression in eval (missing right parenthesis)"),
    BAD_INPUT("bad expression in eval (bad input)"),
    EXCESS("bad expression in eval (excess input)"),
    OPERATOR("invalid operator in eval");

    private final String words;

    Fault(String words) {
      this.words = words;
    }

    /** What && and || may pass over when they need no second operand. */
    boolean soft() {
      return compareTo(SYNTAX) < 0;
    }
  }

  /** What is wrong with an expression, in m4's words. */
  static final class FaultException extends RuntimeException {
    @java.io.Serial private static final long serialVersionUID = 1;

    private final Fault fault;

    FaultException(Fault fault) {
      super(fault.words, null, false, false);
      this.fault = fault;
    }

    /** As GNU m4 does: of all these faults one alone counts for the exit code. */
    boolean fails() {
      return fault == Fault.OPERATOR;
    }

    String about(String expression) {
      return fault.words + ": " + expression;
    }
  }

  /** Binary operators from the loosest to the tightest; {@code **} is not among them. */
  private static final String[][] LEVELS = {
    {"||"},
    {"&&"},
    {"|"},
    {"^"},
    {"&"},
    {"==", "!=", "="},
    {">", ">=", "<", "<="},
    {"<<", ">>"},
    {"+", "-"},
    {"*", "/", "%"}
  };

  private static final String BAD_OPERATOR = "bad";
  private static final String NUMBER = "number";
  private static final String END = "end";
  private static final String ERROR = "error";

  private final String text;
  private final Consumer<String> warning;
  private int at;
  private int last;
  private int number;
  private int depth;

  private Expression(String text, Consumer<String> warning) {
    this.text = text;
    this.warning = warning;
  }

  /**
   * Its value.
   *
   * @throws FaultException when it has none
   */
  static int value(String text, Consumer<String> warning) {
    Expression expression = new Expression(text, warning);
    int value = expression.level(0, expression.token());
    if (expression.at < text.length()) {
      boolean bad = expression.token().equals(BAD_OPERATOR);
      throw new FaultException(bad ? Fault.OPERATOR : Fault.EXCESS);
    }
    return value;
  }

  private int level(int level, String first) {
    if (level == LEVELS.length) {
      return power(first);
    }
    int left = level(level + 1, first);
    while (true) {
      String operator = token();
      if (!in(LEVELS[level], operator)) {
        back(operator);
        return left;
      }
      left = applied(level, operator, left);
    }
  }

  private int applied(int level, String operator, int left) {
    String next = wanted();
    int right;
    try {
      right = level(level + 1, next);
    } catch (FaultException wrong) {
      boolean decided =
          (operator.equals("||") && left != 0) || (operator.equals("&&") && left == 0);
      if (decided && wrong.fault.soft()) {
        return left == 0 ? 0 : 1;
      }
      throw wrong;
    }
    return binary(operator, left, right);
  }

  private int binary(String operator, int left, int right) {
    return switch (operator) {
      case "||" -> truth(left != 0 || right != 0);
      case "&&" -> truth(left != 0 && right != 0);
      case "|" -> left | right;
      case "^" -> left ^ right;
      case "&" -> left & right;
      case "==" -> truth(left == right);
      case "=" -> {
        warning.accept("recommend ==, not =, for equality operator");
        yield truth(left == right);
      }
      case "!=" -> truth(left != right);
      case ">" -> truth(left > right);
      case ">=" -> truth(left >= right);
      case "<" -> truth(left < right);
      case "<=" -> truth(left <= right);
      case "<<" -> left << right;
      case ">>" -> left >> right;
      case "+" -> left + right;
      case "-" -> left - right;
      case "*" -> left * right;
      case "/" -> left / divisor(right, Fault.DIVIDE);
      default -> left % divisor(right, Fault.MODULO);
    };
  }

  private static int divisor(int number, Fault fault) {
    if (number == 0) {
      throw new FaultException(fault);
    }
    return number;
  }

  private int power(String first) {
    int base = unary(first);
    String operator = token();
    if (!operator.equals("**")) {
      back(operator);
      return base;
    }
    enter();
    int exponent = power(wanted());
    depth--;
    if (base == 0 && exponent == 0) {
      throw new FaultException(Fault.DIVIDE);
    } else if (exponent < 0) {
      throw new FaultException(Fault.EXPONENT);
    }
    int result = 1;
    for (int factor = base, left = exponent; left > 0; left >>= 1, factor *= factor) {
      result = (left & 1) == 1 ? result * factor : result;
    }
    return result;
  }

  private int unary(String token) {
    if (!in(new String[] {"+", "-", "~", "!"}, token)) {
      return simple(token);
    }
    enter();
    int value = unary(wanted());
    depth--;
    return switch (token) {
      case "-" -> -value;
      case "~" -> ~value;
      case "!" -> truth(value == 0);
      default -> value;
    };
  }

  private int simple(String token) {
    switch (token) {
      case NUMBER:
        return number;
      case BAD_OPERATOR:
        throw new FaultException(Fault.OPERATOR);
      case "(":
        enter();
        int value = level(0, wanted());
        depth--;
        if (!wanted().equals(")")) {
          throw new FaultException(Fault.MISSING_RIGHT);
        }
        return value;
      default:
        throw new FaultException(Fault.SYNTAX);
    }
  }

  private void enter() {
    if (++depth > DEEPEST) {
      throw new FaultException(Fault.SYNTAX);
    }
  }

  private static int truth(boolean is) {
    return is ? 1 : 0;
  }

  private static boolean in(String[] words, String word) {
    for (String each : words) {
      if (each.equals(word)) {
        return true;
      }
    }
    return false;
  }

  private String wanted() {
    String token = token();
    if (token.equals(ERROR)) {
      throw new FaultException(Fault.BAD_INPUT);
    }
    return token;
  }

  private void back(String token) {
    if (token.equals(ERROR)) {
      throw new FaultException(Fault.BAD_INPUT);
    }
    at = last;
  }

  private char here() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private String token() {
    while (Lexer.space(here())) {
      at++;
    }
    last = at;
    char c = here();
    if (c == 0) {
      return END;
    } else if (Lexer.digit(c)) {
      return number();
    }
    at++;
    if ("~()".indexOf(c) >= 0) {
      return String.valueOf(c);
    } else if ("+-*/%^&|<>=!".indexOf(c) < 0) {
      return ERROR;
    }
    return operator(c);
  }

  /** Operators that assign or count up are C's, not m4's. */
  private String operator(char c) {
    char next = here();
    if (next == '=') {
      at++;
      return "=!<>".indexOf(c) >= 0 ? c + "=" : BAD_OPERATOR;
    } else if (next != c || "*&|<>+-".indexOf(c) < 0) {
      return String.valueOf(c);
    } else if (c == '+' || c == '-') {
      return BAD_OPERATOR;
    }
    at++;
    return (c == '<' || c == '>') && here() == '=' ? BAD_OPERATOR : "" + c + c;
  }

  /** Decimal, 0octal, 0xhex, 0bbinary, 0rRADIX:digits. */
  private String number() {
    int base = 10;
    if (here() == '0') {
      at++;
      switch (here()) {
        case 'x', 'X' -> base = prefixed(16);
        case 'b', 'B' -> base = prefixed(2);
        case 'r', 'R' -> base = radix();
        default -> base = 8;
      }
      if (base == 0) {
        return ERROR;
      }
    }
    number = 0;
    for (int digit = digit(here()); digit >= 0; digit = digit(here())) {
      if (base == 1 ? digit > 1 || (digit == 0 && number != 0) : digit >= base) {
        break;
      }
      number = base == 1 ? number + digit : number * base + digit;
      at++;
    }
    return NUMBER;
  }

  private int prefixed(int base) {
    at++;
    return base;
  }

  private int radix() {
    at++;
    int base = 0;
    while (Lexer.digit(here()) && base <= 36) {
      base = base * 10 + here() - '0';
      at++;
    }
    if (base == 0 || base > 36 || here() != ':') {
      return 0;
    }
    at++;
    return base;
  }

  private static int digit(char c) {
    return c < 128 ? Character.digit(c, 36) : -1;
  }
}
