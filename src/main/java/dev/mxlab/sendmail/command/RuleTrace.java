package dev.mxlab.sendmail.command;

import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.rewrite.Problem;
import dev.mxlab.sendmail.rewrite.Rule;
import dev.mxlab.sendmail.rewrite.Ruleset;
import dev.mxlab.sendmail.rewrite.Trace;
import dev.mxlab.sendmail.rewrite.Workspace;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What address test mode shows while rules run: each ruleset's input and result, more of it with
 * {@code -d21.LEVEL} (rules) and {@code -d60.1} (maps).
 */
final class RuleTrace implements Trace {
  private static final int REWRITING = 21;
  private static final int MAPS = 60;
  private static final int MACROS = 2;
  private static final int RESULTS = 4;
  private static final int RULES = 12;
  private static final int FAILURES = 10;
  private static final int LINES = 15;
  private static final int TEMPORARY = 75;

  private final CfConfig config;
  private final Consumer<String> out;
  private int rewriting;
  private int maps;

  RuleTrace(CfConfig config, Consumer<String> out) {
    this.config = config;
    this.out = out;
  }

  /** {@code 21.4,60.1}, {@code 21-30.5}; what cannot be read changes nothing. */
  void debug(String specification) {
    for (String each : specification.split("[,\\s]+")) {
      if (each.matches("[0-9]{1,3}(-[0-9]{1,3})?(\\.[0-9]{1,3})?")) {
        String[] parts = each.split("\\.", 2);
        String[] range = parts[0].split("-", 2);
        int level = parts.length > 1 ? Integer.parseInt(parts[1]) : 1;
        int from = Integer.parseInt(range[0]);
        int to = range.length > 1 ? Integer.parseInt(range[1]) : from;
        rewriting = from <= REWRITING && REWRITING <= to ? level : rewriting;
        maps = from <= MAPS && MAPS <= to ? level : maps;
      }
    }
  }

  @Override
  public void input(Ruleset ruleset, Workspace workspace) {
    say(ruleset, "  input:", workspace);
  }

  @Override
  public void returns(Ruleset ruleset, Workspace workspace) {
    say(ruleset, "returns:", workspace);
  }

  private void say(Ruleset ruleset, String what, Workspace workspace) {
    out.accept(
        String.format(
            Locale.ROOT, "%-16.16s %s%s", ruleset.name(), what, printable(workspace.shown())));
  }

  /** Octets above 127 as cat -v shows them (xputs in util.c). */
  private static String printable(String text) {
    if (text.chars().allMatch(c -> c < 128)) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      char low = (char) (octet & 0x7f);
      out.append(octet < 0 ? "M-" : "");
      out.append(octet < 0 && low < ' ' ? "^" + (char) (low + '@') : String.valueOf(low));
    }
    return out.toString();
  }

  @Override
  public void trying(Rule rule) {
    if (rewriting >= RULES) {
      out.accept(
          rewriting >= LINES
              ? "-----trying rule (line " + rule.at().line() + "): " + rule.left()
              : "-----trying rule: " + rule.left());
    }
  }

  @Override
  public void failed(Rule rule) {
    if (rewriting >= FAILURES) {
      out.accept("----- rule fails");
    }
  }

  @Override
  public void matched(Ruleset ruleset, Rule rule) {
    if (rewriting >= RULES) {
      out.accept("-----rule matches: " + rule.right());
    }
  }

  @Override
  public void macro(String side, String name, @Nullable String value) {
    if (rewriting >= MACROS) {
      out.accept(
          "rewrite: "
              + side
              + " $&"
              + (name.startsWith("{") ? name : "{" + name + "}")
              + " => \""
              + (value == null ? "(NULL)" : value)
              + "\"");
    }
  }

  @Override
  public void rewritten(Workspace workspace) {
    if (rewriting >= RESULTS) {
      out.accept("rewritten as:" + workspace.shown());
    }
  }

  @Override
  public void looked(Rule rule, String map, String key, @Nullable String value, int status) {
    if (maps >= 1) {
      out.accept(
          "map_lookup("
              + map
              + ", "
              + key
              + ") => "
              + (value == null || status == TEMPORARY ? "NOT FOUND" : value)
              + " ("
              + status
              + "), ad=0");
    }
    if (status == TEMPORARY && kind(map).equals("host")) {
      out.accept(key + ": Name server timeout");
    }
  }

  private String kind(String map) {
    return config.map(map).map(CfConfig.KeyedMap::type).orElse(map);
  }

  @Override
  public void problem(Problem problem) {
    out.accept(problem.shown());
  }
}
