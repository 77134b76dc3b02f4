package dev.mxlab.sendmail.rewrite;

import java.util.List;

/**
 * A ruleset.
 *
 * @param name as it is shown: a number where it has no other name
 */
public record Ruleset(String name, int number, List<Rule> rules) {
  public Ruleset {
    rules = List.copyOf(rules);
  }
}
