package dev.mxlab.host.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The options of a command, as getopt_long(3) reads them: short ones in a cluster, long ones in
 * full or shortened, operands anywhere, {@code --} ends them.
 */
final class Options {
  private final Map<Character, String> set = new HashMap<>();
  private final List<String> operands = new ArrayList<>();
  private @Nullable String problem;

  private Options() {}

  /**
   * @param shorts as getopt's: {@code md:} takes an argument for {@code d}; a leading {@code +}
   *     ends the options at the first operand
   * @param longs {@code create-home=m}: the long names and what they stand for
   */
  static Options parse(List<String> arguments, String shorts, String... longs) {
    Options options = new Options();
    boolean ordered = shorts.startsWith("+");
    String letters = ordered ? shorts.substring(1) : shorts;
    int i = 0;
    while (i < arguments.size() && options.problem == null) {
      String argument = arguments.get(i++);
      if (argument.equals("--")) {
        options.operands.addAll(arguments.subList(i, arguments.size()));
        break;
      } else if (argument.startsWith("--")) {
        i = options.longOption(argument.substring(2), longs, letters, arguments, i);
      } else if (argument.startsWith("-") && argument.length() > 1) {
        i = options.cluster(argument.substring(1), letters, arguments, i);
      } else if (ordered) {
        options.operands.addAll(arguments.subList(i - 1, arguments.size()));
        break;
      } else {
        options.operands.add(argument);
      }
    }
    return options;
  }

  private int cluster(String cluster, String letters, List<String> arguments, int next) {
    for (int i = 0; i < cluster.length(); i++) {
      char letter = cluster.charAt(i);
      int at = letter == ':' ? -1 : letters.indexOf(letter);
      if (at < 0) {
        problem = "invalid option -- '" + letter + "'";
        return next;
      }
      if (!takesArgument(letters, at)) {
        set.put(letter, "");
      } else if (i + 1 < cluster.length()) {
        set.put(letter, cluster.substring(i + 1));
        return next;
      } else if (next < arguments.size()) {
        set.put(letter, arguments.get(next));
        return next + 1;
      } else {
        problem = "option requires an argument -- '" + letter + "'";
      }
    }
    return next;
  }

  private int longOption(
      String text, String[] longs, String letters, List<String> arguments, int next) {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    char letter = letterOf(name, longs);
    if (letter == 0) {
      problem = "unrecognized option '--" + name + "'";
      return next;
    }
    if (!takesArgument(letters, letters.indexOf(letter))) {
      set.put(letter, "");
      return next;
    }
    if (equals >= 0) {
      set.put(letter, text.substring(equals + 1));
      return next;
    }
    if (next < arguments.size()) {
      set.put(letter, arguments.get(next));
      return next + 1;
    }
    problem = "option '--" + name + "' requires an argument";
    return next;
  }

  private static char letterOf(String name, String[] longs) {
    char shortened = 0;
    for (String each : longs) {
      int equals = each.indexOf('=');
      if (each.substring(0, equals).equals(name)) {
        return each.charAt(equals + 1);
      }
      if (!name.isEmpty() && each.startsWith(name)) {
        shortened = each.charAt(equals + 1);
      }
    }
    return shortened;
  }

  private static boolean takesArgument(String letters, int at) {
    return at >= 0 && at + 1 < letters.length() && letters.charAt(at + 1) == ':';
  }

  boolean has(char letter) {
    return set.containsKey(letter);
  }

  Optional<String> value(char letter) {
    return Optional.ofNullable(set.get(letter));
  }

  List<String> operands() {
    return operands;
  }

  /** getopt's complaint, without the command's name. */
  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }
}
