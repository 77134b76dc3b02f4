package dev.mxlab.sendmail.map;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * makemap's command line.
 *
 * @param delimiter between key and value; 0: white space
 */
record MakemapOptions(
    String type,
    String map,
    boolean includeNul,
    boolean append,
    boolean duplicates,
    boolean verbose,
    boolean replace,
    boolean keepCase,
    boolean emptyValues,
    boolean dump,
    boolean listTypes,
    char comment,
    char delimiter) {

  private static final String WITH_ARGUMENT = "CcDit";
  private static final String FLAGS = "NdeflorsuvSI";

  /** Null when it is none. */
  static @Nullable MakemapOptions parse(List<String> args) {
    StringBuilder flags = new StringBuilder();
    List<String> operands = new ArrayList<>();
    char comment = '#';
    char delimiter = 0;
    for (int i = 0; i < args.size(); i++) {
      String arg = args.get(i);
      if (!arg.startsWith("-") || arg.length() == 1 || !operands.isEmpty()) {
        operands.add(arg);
        continue;
      }
      for (int j = 1; j < arg.length(); j++) {
        char c = arg.charAt(j);
        if (WITH_ARGUMENT.indexOf(c) >= 0) {
          String value =
              j + 1 < arg.length()
                  ? arg.substring(j + 1)
                  : i + 1 < args.size() ? args.get(++i) : "";
          if (value.isEmpty()) {
            return null;
          }
          comment = c == 'D' ? value.charAt(0) : comment;
          delimiter = c == 't' ? value.charAt(0) : delimiter;
          break;
        }
        if (FLAGS.indexOf(c) < 0) {
          return null;
        }
        flags.append(c);
      }
    }
    boolean list = flags.indexOf("l") >= 0;
    if (!list && operands.size() != 2) {
      return null;
    }
    return new MakemapOptions(
        list ? "" : operands.get(0),
        list ? "" : operands.get(1),
        flags.indexOf("N") >= 0,
        flags.indexOf("o") >= 0,
        flags.indexOf("d") >= 0,
        flags.indexOf("v") >= 0,
        flags.indexOf("r") >= 0,
        flags.indexOf("f") >= 0,
        flags.indexOf("e") >= 0,
        flags.indexOf("u") >= 0,
        list,
        comment,
        delimiter);
  }
}
