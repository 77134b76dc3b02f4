package dev.mxlab.sendmail.map;

import java.util.ArrayList;
import java.util.List;

/**
 * makemap's command line.
 *
 * @param delimiter between key and value; 0: white space
 * @param file what -C names
 * @param problem what getopt(3) says of it; empty for nothing
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
    boolean listSuffixes,
    boolean linksAllowed,
    char comment,
    char delimiter,
    String file,
    String problem) {

  /** The problem of a line whose words are too few or too many, for which getopt has none. */
  static final String USAGE = "usage";

  /** The types of maps that there are, as -l lists them. */
  static final List<String> TYPES = List.of("hash", "btree", "implicit");

  private static final String WITH_ARGUMENT = "CcDit";
  private static final String FLAGS = "Ndeflorsuvx";

  /** What is said of types that this sendmail was built without; empty for all others. */
  static String missing(String type) {
    return switch (type) {
      case "dbm" -> "Need to recompile with -DNDBM for dbm support";
      case "cdb" -> "Need to recompile with -DCDB for cdb support";
      default -> "";
    };
  }

  static MakemapOptions parse(List<String> args) {
    StringBuilder flags = new StringBuilder();
    List<String> operands = new ArrayList<>();
    String file = "";
    String problem = "";
    char comment = '#';
    char delimiter = 0;
    for (int i = 0; i < args.size() && problem.isEmpty(); i++) {
      String arg = args.get(i);
      if (arg.equals("--")) {
        operands.addAll(args.subList(i + 1, args.size()));
        break;
      } else if (!arg.startsWith("-") || arg.length() == 1) {
        operands.add(arg);
        continue;
      }
      for (int j = 1; j < arg.length() && problem.isEmpty(); j++) {
        char c = arg.charAt(j);
        if (WITH_ARGUMENT.indexOf(c) >= 0) {
          boolean attached = j + 1 < arg.length();
          if (!attached && i + 1 == args.size()) {
            problem = "option requires an argument -- '" + c + "'";
            break;
          }
          String value = attached ? arg.substring(j + 1) : args.get(++i);
          char first = value.isEmpty() ? 0 : value.charAt(0);
          comment = c == 'D' ? first : comment;
          delimiter = c == 't' ? first : delimiter;
          file = c == 'C' ? value : file;
          break;
        }
        problem = FLAGS.indexOf(c) < 0 ? "invalid option -- '" + c + "'" : "";
        flags.append(c);
      }
    }
    boolean suffixes = flags.indexOf("x") >= 0;
    boolean list = suffixes || flags.indexOf("l") >= 0;
    boolean named = operands.size() == 2;
    String type = named ? operands.get(0) : "";
    return new MakemapOptions(
        type,
        named ? operands.get(1) : "",
        flags.indexOf("N") >= 0,
        flags.indexOf("o") >= 0,
        flags.indexOf("d") >= 0,
        flags.indexOf("v") >= 0,
        flags.indexOf("r") >= 0,
        flags.indexOf("f") >= 0,
        flags.indexOf("e") >= 0,
        flags.indexOf("u") >= 0,
        list,
        suffixes,
        flags.indexOf("s") >= 0,
        comment,
        delimiter,
        file,
        problem.isEmpty() && !list && !named ? USAGE : problem);
  }
}
