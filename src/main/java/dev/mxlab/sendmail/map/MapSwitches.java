package dev.mxlab.sendmail.map;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The arguments of a K line: switches with their values attached, then words (map_parseargs in
 * map.c).
 */
record MapSwitches(Map<Character, String> values, List<String> words) {
  /** Their value may stand behind blanks. */
  private static final String APART = "kvzR";

  static MapSwitches parse(String arguments) {
    Map<Character, String> values = new HashMap<>();
    List<String> words = new ArrayList<>();
    int at = 0;
    int end = arguments.length();
    while (at < end) {
      char c = arguments.charAt(at);
      if (c == ' ' || c == '\t' || c == '\n') {
        at++;
      } else if (c == '-' && words.isEmpty() && at + 1 < end) {
        char letter = arguments.charAt(at + 1);
        at += 2;
        if (APART.indexOf(letter) >= 0) {
          while (at < end && Character.isWhitespace(arguments.charAt(at))) {
            at++;
          }
        }
        int stop = end(arguments, at);
        values.put(letter, arguments.substring(at, stop));
        at = stop;
      } else {
        int stop = end(arguments, at);
        words.add(arguments.substring(at, stop));
        at = stop;
      }
    }
    return new MapSwitches(values, words);
  }

  private static int end(String text, int from) {
    int at = from;
    while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  MapSwitches without(char letter) {
    Map<Character, String> fewer = new HashMap<>(values);
    fewer.remove(letter);
    return new MapSwitches(fewer, words);
  }

  boolean has(char letter) {
    return values.containsKey(letter);
  }

  String get(char letter) {
    return values.getOrDefault(letter, "");
  }

  int number(char letter, int otherwise) {
    String digits = get(letter);
    return digits.matches("[0-9]{1,4}") ? Integer.parseInt(digits) : otherwise;
  }

  /** The file, or all words. */
  String rest() {
    return String.join(" ", words);
  }

  /** {@code -z}: one character. */
  String delimiter(String otherwise) {
    String given = get('z');
    if (given.isEmpty()) {
      return otherwise;
    }
    return given.startsWith("\\t") ? "\t" : given.startsWith("\\n") ? "\n" : given.substring(0, 1);
  }
}
