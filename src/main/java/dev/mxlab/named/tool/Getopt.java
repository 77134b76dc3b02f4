package dev.mxlab.named.tool;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of a command in the order that they were typed, as getopt(3) reads them: up to the
 * first word that is none.
 *
 * @param problem what getopt says of the option that ended the reading; null when all are known
 */
public record Getopt(List<Option> options, List<String> operands, @Nullable Problem problem) {
  /**
   * @param value empty for options without one
   */
  public record Option(char letter, String value) {}

  public record Problem(char letter, String text) {}

  /** {@code spec} is getopt's: letters, with a colon behind those that take a value. */
  public static Getopt read(String command, List<String> words, String spec) {
    List<Option> options = new ArrayList<>();
    int at = 0;
    while (at < words.size()) {
      String word = words.get(at);
      if (!word.startsWith("-")) {
        break;
      }
      if (word.equals("-")) {
        return broken(options, '-', command + ": illegal option -- -");
      }
      at++;
      if (word.equals("--")) {
        break;
      }
      for (int i = 1; i < word.length(); i++) {
        char letter = word.charAt(i);
        int place = letter == ':' ? -1 : spec.indexOf(letter);
        if (place < 0) {
          return broken(options, letter, command + ": illegal option -- " + letter);
        }
        if (!spec.startsWith(":", place + 1)) {
          options.add(new Option(letter, ""));
          continue;
        }
        boolean inNext = i == word.length() - 1;
        if (inNext && at >= words.size()) {
          return broken(options, letter, command + ": option requires an argument -- " + letter);
        }
        options.add(new Option(letter, inNext ? words.get(at++) : word.substring(i + 1)));
        break;
      }
    }
    return new Getopt(options, words.subList(at, words.size()), null);
  }

  private static Getopt broken(List<Option> options, char letter, String text) {
    return new Getopt(options, List.of(), new Problem(letter, text));
  }

  public boolean has(char letter) {
    return options.stream().anyMatch(option -> option.letter() == letter);
  }
}
