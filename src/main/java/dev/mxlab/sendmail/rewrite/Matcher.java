package dev.mxlab.sendmail.rewrite;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Matches the left side of a rule as rewrite() in parseaddr.c does: each wildcard takes as little
 * as it can, what fails makes the last {@code $*}, {@code $+} or {@code $=x} take more. A budget
 * keeps a rule with many wildcards from running for ever on a long address.
 */
final class Matcher {
  static final int MOST_BINDINGS = 9;

  /** What {@code $1} to {@code $9} are: tokens from first up to before end. */
  final int[] first = new int[MOST_BINDINGS];

  final int[] end = new int[MOST_BINDINGS];
  private final int[] pattern = new int[MOST_BINDINGS];
  int bound;

  private long budget;
  private int tokenAt;
  private int operationAt;

  void budget(long steps) {
    budget = steps;
  }

  boolean exhausted() {
    return budget < 0;
  }

  boolean match(
      Rule rule, Workspace space, Function<String, @Nullable String> macros, Trace trace) {
    bound = 0;
    tokenAt = 0;
    operationAt = 0;
    byte[] operations = rule.operations;
    while (tokenAt < space.length || operationAt < operations.length) {
      if (--budget < 0) {
        return false;
      }
      boolean good =
          operationAt < operations.length
              && (tokenAt < space.length
                  || operations[operationAt] == Rule.ANY
                  || operations[operationAt] == Rule.NOTHING)
              && step(rule, space, macros, trace);
      if (!good && !backup(rule, space)) {
        return false;
      }
    }
    return true;
  }

  private boolean step(
      Rule rule, Workspace space, Function<String, @Nullable String> macros, Trace trace) {
    int at = operationAt;
    switch (rule.operations[at]) {
      case Rule.LITERAL -> {
        if (space.tokens[tokenAt].literal != rule.literals[at]) {
          return false;
        }
        tokenAt++;
      }
      case Rule.ANY -> bind(at, tokenAt, tokenAt);
      case Rule.SOME, Rule.ONE -> {
        bind(at, tokenAt, tokenAt + 1);
        tokenAt++;
      }
      case Rule.CLASS -> {
        bind(at, tokenAt, tokenAt);
        bound--;
        if (!extend(rule.classes[at], space, bound)) {
          return false;
        }
        bound++;
      }
      case Rule.NOT_CLASS -> {
        if (rule.classes[at].contains(space.tokens, tokenAt, tokenAt + 1)) {
          return false;
        }
        bind(at, tokenAt, tokenAt + 1);
        tokenAt++;
      }
      case Rule.MACRO -> {
        if (!macro(rule.macros[at], space, macros, trace)) {
          return false;
        }
      }
      default -> {
        // $@ takes nothing.
      }
    }
    operationAt = at + 1;
    return true;
  }

  private void bind(int at, int from, int to) {
    first[bound] = from;
    end[bound] = to;
    pattern[bound] = at;
    bound++;
  }

  /** Makes a class take one token more, or as many as are a word of it. */
  private boolean extend(PhraseSet words, Workspace space, int binding) {
    int from = first[binding];
    int most = Math.min(space.length, from + words.longest());
    for (int to = end[binding] + 1; to <= most; to++) {
      budget--;
      if (words.contains(space.tokens, from, to)) {
        end[binding] = to;
        tokenAt = to;
        return true;
      }
    }
    return false;
  }

  private boolean macro(
      String name, Workspace space, Function<String, @Nullable String> macros, Trace trace) {
    String value = macros.apply(name);
    trace.macro("LHS", name, value);
    if (value == null) {
      return true;
    }
    int at = 0;
    int token = tokenAt;
    while (at < value.length()) {
      if (token >= space.length) {
        return false;
      }
      String text = space.tokens[token].text;
      if (!value.regionMatches(true, at, text, 0, text.length())) {
        return false;
      }
      at += text.length();
      token++;
    }
    tokenAt = token;
    return true;
  }

  private boolean backup(Rule rule, Workspace space) {
    while (--bound >= 0) {
      int at = pattern[bound];
      int next = end[bound];
      if (next >= space.length) {
        continue;
      }
      byte operation = rule.operations[at];
      if (operation == Rule.ANY || operation == Rule.SOME) {
        next = jump(rule, at, next, space);
        if (next < 0) {
          continue;
        }
        end[bound] = next;
        bound++;
        tokenAt = next;
        operationAt = at + 1;
        return true;
      } else if (operation == Rule.CLASS && extend(rule.classes[at], space, bound)) {
        bound++;
        operationAt = at + 1;
        return true;
      }
    }
    return false;
  }

  /** Where the wildcard may end: at once before the next place of the literal that follows it. */
  private int jump(Rule rule, int at, int taken, Workspace space) {
    int end = taken + 1;
    if (at + 1 < rule.operations.length && rule.operations[at + 1] == Rule.LITERAL) {
      int literal = rule.literals[at + 1];
      while (end < space.length && space.tokens[end].literal != literal) {
        end++;
        budget--;
      }
      return end < space.length ? end : -1;
    }
    return end;
  }
}
