package dev.mxlab.named.tool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The options of a command as getopt(3) reads them.
 *
 * @param odd the first option that is none, or lacks its value; null when all are known
 */
public record Flags(Map<Character, String> given, List<String> operands, Optional<Character> odd) {

  /** {@code spec} is getopt's: a letter, with a colon where a value follows. */
  public static Flags read(List<String> args, String spec) {
    Map<Character, String> given = new LinkedHashMap<>();
    List<String> operands = new ArrayList<>();
    int i = 0;
    for (; i < args.size(); i++) {
      String arg = args.get(i);
      if (arg.equals("--")) {
        i++;
        break;
      }
      if (!arg.startsWith("-") || arg.equals("-")) {
        break;
      }
      for (int at = 1; at < arg.length(); at++) {
        char option = arg.charAt(at);
        int place = option == ':' ? -1 : spec.indexOf(option);
        if (place < 0) {
          return new Flags(given, operands, Optional.of(option));
        }
        boolean valued = place + 1 < spec.length() && spec.charAt(place + 1) == ':';
        if (!valued) {
          given.put(option, "");
          continue;
        }
        String rest = arg.substring(at + 1);
        if (rest.isEmpty() && ++i >= args.size()) {
          return new Flags(given, operands, Optional.of(option));
        }
        given.put(option, rest.isEmpty() ? args.get(i) : rest);
        break;
      }
    }
    operands.addAll(args.subList(Math.min(i, args.size()), args.size()));
    return new Flags(given, operands, Optional.empty());
  }

  public boolean has(char option) {
    return given.containsKey(option);
  }

  public String value(char option, String otherwise) {
    return given.getOrDefault(option, otherwise);
  }
}
