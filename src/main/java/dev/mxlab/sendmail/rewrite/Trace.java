package dev.mxlab.sendmail.rewrite;

import org.jspecify.annotations.Nullable;

/** Is told what a machine does, in the order in which it does it. */
public interface Trace {
  Trace NONE =
      new Trace() {
        @Override
        public boolean wantsAll() {
          return false;
        }
      };

  /** Whether it wants every step; else which rules matched and what was looked up is enough. */
  default boolean wantsAll() {
    return true;
  }

  /** A ruleset begins. */
  default void input(Ruleset ruleset, Workspace workspace) {}

  default void returns(Ruleset ruleset, Workspace workspace) {}

  default void trying(Rule rule) {}

  /** The one that was tried does not match. */
  default void failed(Rule rule) {}

  default void matched(Ruleset ruleset, Rule rule) {}

  /** {@code side} is LHS or RHS. */
  default void macro(String side, String name, @Nullable String value) {}

  default void rewritten(Workspace workspace) {}

  /** {@code rule} is the one that asked. */
  default void looked(Rule rule, String map, String key, @Nullable String value, int status) {}

  /** Something that a person is told: {@code Infinite loop in ruleset x, rule 1}. */
  default void problem(Problem problem) {}
}
