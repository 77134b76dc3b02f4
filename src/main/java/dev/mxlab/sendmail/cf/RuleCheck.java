package dev.mxlab.sendmail.cf;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What readcf.c says against the two sides of a rule. */
final class RuleCheck {
  private static final int MAX_WILDCARDS = 9;
  private static final int MAX_MAP_ARGUMENTS = 10;
  private static final String WILDCARDS = "*+-=~";

  private RuleCheck() {}

  /** False, and problems, for a rule that readcf.c would make one that never matches. */
  static boolean sound(String left, String right, Consumer<String> trouble) {
    List<Character> lhs = operators(left);
    long wildcards = lhs.stream().filter(c -> WILDCARDS.indexOf(c) >= 0).count();
    boolean sound = true;
    if (left.isBlank()) {
      trouble.accept("R line: null LHS");
      sound = false;
    }
    for (char letter : lhs) {
      String botch =
          letter >= '0' && letter <= '9'
              ? "$1-$9"
              : ":>?.[]()".indexOf(letter) >= 0 ? "$" + letter : "";
      if (!botch.isEmpty()) {
        trouble.accept("Inappropriate use of " + botch + " on LHS");
        sound = false;
      }
    }
    if (wildcards > MAX_WILDCARDS) {
      trouble.accept("R line: too many wildcards");
      sound = false;
    }
    return right(operators(right), (int) wildcards, trouble) && sound;
  }

  private static boolean right(List<Character> rhs, int wildcards, Consumer<String> trouble) {
    boolean sound = true;
    char closing = 0;
    int arguments = 0;
    for (char letter : rhs) {
      String problem = "";
      if (letter >= '0' && letter <= '9') {
        problem =
            letter - '0' < 1 || letter - '0' > wildcards
                ? "replacement $" + letter + " out of bounds"
                : "";
      } else if (WILDCARDS.indexOf(letter) >= 0 || letter == '?' || letter == '.') {
        problem = "Inappropriate use of $" + letter + " on RHS";
      } else if (letter == '(' || letter == '[') {
        problem = closing == 0 ? "" : "cannot nest map lookups";
        closing = letter == '(' ? ')' : ']';
        arguments = 0;
      } else if (letter == closing) {
        closing = 0;
      } else if (letter == '@' && closing != 0 && ++arguments >= MAX_MAP_ARGUMENTS) {
        problem = "too many arguments for map lookup";
      }
      if (!problem.isEmpty()) {
        trouble.accept(problem);
        sound = false;
      }
    }
    if (closing != 0) {
      trouble.accept("missing map closing token");
      sound = false;
    }
    return sound;
  }

  /** The letters of the operators that stand outside quotes. */
  private static List<Character> operators(String coded) {
    List<Character> letters = new ArrayList<>();
    boolean quoted = false;
    for (int i = 0; i < coded.length(); i++) {
      char c = coded.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == RuleText.MARK && !quoted && i + 1 < coded.length()) {
        letters.add(coded.charAt(++i));
      }
    }
    return letters;
  }
}
