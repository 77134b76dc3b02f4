package dev.mxlab.sendmail.cf;

import dev.mxlab.text.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Gathers S and R lines; a second S line of the same name goes on where the first one ended. A
 * ruleset without a number gets the next one down from 199, a mailer's S= and R= name it too
 * (strtorwset in readcf.c).
 */
final class RulesetLines {
  private static final int MOST = 200;

  /** Numbers that a file may give. */
  private static final int MOST_GIVEN = 100;

  private static final class Open {
    final String name;
    final Position at;
    final List<CfConfig.Rule> rules = new ArrayList<>();
    int number;

    Open(String name, int number, Position at) {
      this.name = name;
      this.number = number;
      this.at = at;
    }
  }

  private final Map<String, Open> open = new LinkedHashMap<>();
  private final Map<Integer, String> names = new HashMap<>();
  private @Nullable Open current;
  private int next = MOST;

  void start(String text, Position at, Consumer<String> trouble) {
    current = find(text.strip(), at, trouble);
  }

  /** The ruleset that a mailer's S= or R= names; it may come later in the file. */
  void named(String text, Position at, Consumer<String> trouble) {
    if (!text.isEmpty()) {
      find(text, at, trouble);
    }
  }

  private @Nullable Open find(String text, Position at, Consumer<String> trouble) {
    String[] parts = text.split("=", 2);
    String name = parts[0].strip();
    if (!name.matches("[A-Za-z0-9_]+")) {
      trouble.accept("invalid ruleset name: \"" + text + "\"");
      return null;
    }
    if (isNumber(name)) {
      return numbered(name, name, at, trouble, name);
    } else if (parts.length == 1) {
      Open known = open.get(name);
      return known != null ? known : unnumbered(name, at, trouble);
    }
    String number = parts[1].strip();
    if (!isNumber(number)) {
      trouble.accept("bad ruleset definition \"" + text + "\" (number required after `=')");
      return null;
    }
    return numbered(name, number, at, trouble, text);
  }

  private @Nullable Open numbered(
      String name, String digits, Position at, Consumer<String> trouble, String text) {
    int number = digits.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    if (number >= MOST_GIVEN) {
      trouble.accept(
          name.equals(digits)
              ? "bad ruleset " + number + " (" + MOST_GIVEN + " max)"
              : "bad ruleset number " + number + " in \"" + text + "\" (" + MOST_GIVEN + " max)");
      return null;
    }
    if (name.equals(digits) && names.containsKey(number)) {
      return open.get(names.get(number));
    }
    Open known = open.get(name);
    if (known == null) {
      // A name for a number that has rules already is another name for them.
      String before = names.get(number);
      known = before == null ? null : open.get(before);
      Open fresh = known == null ? new Open(name, number, at) : renamed(known, name);
      open.put(name, fresh);
      names.put(number, name);
      return fresh;
    }
    if (known.number != number) {
      trouble.accept(
          text + ": ruleset changed value (old " + known.number + ", new " + number + ")");
      return null;
    }
    return known;
  }

  private Open renamed(Open known, String name) {
    open.remove(known.name);
    Open fresh = new Open(name, known.number, known.at);
    fresh.rules.addAll(known.rules);
    return fresh;
  }

  private @Nullable Open unnumbered(String name, Position at, Consumer<String> trouble) {
    if (--next < MOST_GIVEN) {
      trouble.accept(name + ": too many named rulesets (" + MOST_GIVEN + " max)");
      return null;
    }
    Open fresh = new Open(name, next, at);
    open.put(name, fresh);
    names.put(next, name);
    return fresh;
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /**
   * @param expand puts in macros as they stand at this line
   */
  void rule(String line, Position at, UnaryOperator<String> expand, Consumer<String> trouble) {
    Open ruleset = current;
    if (ruleset == null) {
      trouble.accept("missing valid ruleset for \"" + line + "\"");
      return;
    }
    int tab = line.indexOf('\t');
    if (tab < 0) {
      trouble.accept("invalid rewrite line \"" + line + "\" (tab expected)");
      return;
    }
    int right = tab;
    while (right < line.length() && line.charAt(right) == '\t') {
      right++;
    }
    int comment = line.indexOf('\t', right);
    String left = expand.apply(line.substring(1, tab));
    String put = expand.apply(comment < 0 ? line.substring(right) : line.substring(right, comment));
    if (RuleCheck.sound(left, put, trouble)) {
      ruleset.rules.add(
          new CfConfig.Rule(left, put, comment < 0 ? "" : line.substring(comment).strip(), at));
    }
  }

  List<CfConfig.Ruleset> all() {
    return open.values().stream()
        .map(o -> new CfConfig.Ruleset(o.name, o.number, o.rules, o.at))
        .toList();
  }
}
