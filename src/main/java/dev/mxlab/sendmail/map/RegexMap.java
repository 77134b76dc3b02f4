package dev.mxlab.sendmail.map;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression (regex(7), extended) on the key: {@code -n} turns it round, {@code -f} minds
 * case, {@code -s1,2} gives what the brackets hold with {@code -d} between them.
 */
final class RegexMap implements LookupMap {
  /** Steps that one match may take. */
  private static final int PATIENCE = 200_000;

  private static final String DELIMITER = "$|";

  private final Pattern pattern;
  private final MapSwitches switches;
  private final List<Integer> groups = new ArrayList<>();

  private RegexMap(Pattern pattern, MapSwitches switches) {
    this.pattern = pattern;
    this.switches = switches;
    for (String number : switches.get('s').split(",")) {
      if (number.matches("[0-9]{1,2}")) {
        groups.add(Integer.parseInt(number));
      }
    }
  }

  /** Null for an expression that is none. */
  static @Nullable RegexMap of(MapSwitches switches) {
    try {
      String expression =
          switches
              .rest()
              .replaceAll("\\[:([a-z]+):]", "\\\\p{$1}")
              .replace("\\p{alnum}", "\\p{Alnum}")
              .replace("\\p{alpha}", "\\p{Alpha}")
              .replace("\\p{digit}", "\\p{Digit}")
              .replace("\\p{space}", "\\s")
              .replace("\\p{upper}", "\\p{Upper}")
              .replace("\\p{lower}", "\\p{Lower}")
              .replace("\\p{punct}", "\\p{Punct}")
              .replace("\\p{xdigit}", "\\p{XDigit}")
              .replace("\\p{cntrl}", "\\p{Cntrl}")
              .replace("\\p{blank}", "\\p{Blank}")
              .replace("\\p{graph}", "\\p{Graph}")
              .replace("\\p{print}", "\\p{Print}");
      int flags = switches.has('f') ? 0 : Pattern.CASE_INSENSITIVE;
      return new RegexMap(Pattern.compile(expression, flags), switches);
    } catch (PatternSyntaxException wrong) {
      return null;
    }
  }

  @Override
  public MapAnswer find(MapQuery query) {
    Matcher matcher = pattern.matcher(new Counted(query.key()));
    boolean found;
    try {
      found = matcher.find();
    } catch (TooLong endless) {
      return MapAnswer.TEMPORARY;
    }
    if (switches.has('n')) {
      return found ? MapAnswer.NO_MATCH : MapAnswer.Found.of("");
    } else if (!found) {
      return MapAnswer.NO_MATCH;
    }
    StringBuilder out = new StringBuilder();
    for (int group : groups) {
      if (group <= matcher.groupCount()) {
        String held = matcher.group(group);
        out.append(out.length() == 0 ? "" : delimiter()).append(held == null ? "" : held);
      }
    }
    return MapAnswer.Found.of(out.toString());
  }

  private String delimiter() {
    return switches.has('d') ? switches.get('d') : DELIMITER;
  }

  private static final class TooLong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLong() {
      super("regular expression takes too long", null, false, false);
    }
  }

  /** A text that ends a match which backtracks without end. */
  private static final class Counted implements CharSequence {
    private final String text;
    private int left = PATIENCE;

    Counted(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (--left < 0) {
        throw new TooLong();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
