package dev.mxlab.sendmail.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of a message or of one of its parts; octets are characters of ISO 8859-1.
 *
 * @param lines each with its folds, without the last line end
 */
record Fields(List<String> lines) {
  static final String ENCODING = "Content-Transfer-Encoding";
  private static final String TYPE = "Content-Type";

  /** RFC 2046 section 5.1.1: 70 characters at most; somewhat more is borne. */
  private static final Pattern BOUNDARY =
      Pattern.compile(
          ";\\s*boundary\\s*=\\s*(?:\"([^\"]{1,200})\"|([^\\s;\"]{1,200}))",
          Pattern.CASE_INSENSITIVE);

  Fields {
    lines = List.copyOf(lines);
  }

  /** Of a header's text. */
  static Fields of(String text) {
    List<String> lines = new ArrayList<>();
    for (String line : text.split("\n")) {
      int last = lines.size() - 1;
      if (last >= 0 && !line.isEmpty() && " \t".indexOf(line.charAt(0)) >= 0) {
        lines.set(last, lines.get(last) + "\n" + line);
      } else if (!line.isEmpty()) {
        lines.add(line);
      }
    }
    return new Fields(lines);
  }

  private static boolean named(String line, String name) {
    int colon = line.indexOf(':');
    return colon > 0 && line.substring(0, colon).strip().equalsIgnoreCase(name);
  }

  boolean has(String name) {
    return lines.stream().anyMatch(line -> named(line, name));
  }

  /** The last one counts; empty for none. */
  String value(String name) {
    String found = "";
    for (String line : lines) {
      found = named(line, name) ? line.substring(line.indexOf(':') + 1).strip() : found;
    }
    return found;
  }

  /** {@code text/plain}, lower case; empty where it is not said. */
  String type() {
    return value(TYPE).split("[;\\s(]", 2)[0].toLowerCase(Locale.ROOT);
  }

  /** What stands between the parts, without its hyphens; empty for none. */
  String boundary() {
    Matcher found = BOUNDARY.matcher(value(TYPE));
    if (!found.find()) {
      return "";
    }
    String quoted = found.group(1);
    return quoted == null ? found.group(2) : quoted;
  }

  /** Lower case; empty where it is not said. */
  String encoding() {
    return value(ENCODING).split("[;\\s(]", 2)[0].toLowerCase(Locale.ROOT);
  }

  Fields without(String name) {
    return new Fields(lines.stream().filter(line -> !named(line, name)).toList());
  }

  Fields with(String... more) {
    List<String> all = new ArrayList<>(lines);
    all.addAll(List.of(more));
    return new Fields(all);
  }

  /** With their line ends, without the empty line. */
  String text() {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }
}
