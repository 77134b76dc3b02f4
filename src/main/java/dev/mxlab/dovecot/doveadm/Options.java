package dev.mxlab.dovecot.doveadm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The options of a command, read as getopt(3) reads them: letters before the first argument.
 *
 * @param given what stood behind each, empty for those that take nothing
 * @param rest the arguments
 */
record Options(Map<Character, String> given, List<String> rest) {

  /**
   * @param known letters, those that take an argument with a colon behind
   * @param name what errors begin with
   */
  static Options parse(String name, String known, List<String> args) throws Failure {
    Map<Character, String> given = new HashMap<>();
    int i = 0;
    for (; i < args.size(); i++) {
      String word = args.get(i);
      if (word.equals("--")) {
        i++;
        break;
      } else if (!word.startsWith("-") || word.length() < 2) {
        break;
      }
      for (int j = 1; j < word.length(); j++) {
        char c = word.charAt(j);
        int at = c == ':' ? -1 : known.indexOf(c);
        if (at < 0) {
          throw new Failure(Failure.USAGE, name + ": invalid option -- '" + c + "'");
        } else if (at + 1 == known.length() || known.charAt(at + 1) != ':') {
          given.put(c, "");
          continue;
        } else if (j + 1 < word.length()) {
          given.put(c, word.substring(j + 1));
        } else if (++i < args.size()) {
          given.put(c, args.get(i));
        } else {
          throw new Failure(Failure.USAGE, name + ": option requires an argument -- '" + c + "'");
        }
        break;
      }
    }
    return new Options(given, new ArrayList<>(args.subList(Math.min(i, args.size()), args.size())));
  }

  boolean has(char letter) {
    return given.containsKey(letter);
  }

  Optional<String> value(char letter) {
    return Optional.ofNullable(given.get(letter));
  }
}
