package dev.mxlab.sendmail.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs rulesets (rewrite() in parseaddr.c) on a stack of its own: it stops where a map is to be
 * asked and is resumed with the answer, so that no thread ever waits inside a rule. One at a time:
 * it may be used again once it is done.
 */
public final class Machine {
  /** MAXRULERECURSION. */
  static final int DEEPEST = 50;

  private static final int MOST_LOOPS = 100;

  /** Steps of the matcher that one evaluation may take: a stock file needs some thousands. */
  private static final long BUDGET = 2_000_000;

  static final int EX_DATAERR = 65;
  static final int EX_TEMPFAIL = 75;
  static final int EX_CONFIG = 78;

  private enum Phase {
    BEGIN,
    MATCH,
    MAPS,
    CALLS,
    END
  }

  /** A ruleset at work. */
  private static final class Frame {
    Workspace space = new Workspace();
    Workspace next = new Workspace();
    Ruleset ruleset = new Ruleset("", 0, List.of());
    Phase phase = Phase.BEGIN;
    int rule;
    int loops;
    int position;
    int status;

    /** Where the call stands whose result is waited for. */
    int call;

    Rule current() {
      return ruleset.rules().get(rule);
    }
  }

  private final Rulebook book;
  private final Matcher matcher = new Matcher();
  private final List<Frame> frames = new ArrayList<>();
  private final Workspace scratch = new Workspace();
  private Function<String, @Nullable String> macros = name -> null;
  private Trace trace = Trace.NONE;
  private List<Ruleset> chain = List.of();
  private int chained;
  private int depth = -1;
  private int status;
  private boolean broken;
  private @Nullable Problem problem;
  private int keyFrom;
  private int keyTo;
  private int lookupFrom;
  private int lookupTo;
  private int defaultFrom;
  private int defaultTo;
  private Step.@Nullable Lookup wanted;
  private @Nullable Rule decided;

  public Machine(Rulebook book) {
    this.book = book;
  }

  /** What rules work on: the input before {@link #run}, the result when it is done. */
  public Workspace workspace() {
    return frame(0).space;
  }

  /** The first problem of this evaluation. */
  public @Nullable Problem problem() {
    return problem;
  }

  /** The last rule that changed anything before the end: the one that decided. */
  public @Nullable Rule decided() {
    return decided;
  }

  /** The rule whose look-up is wanted. */
  Rule asking() {
    return frame(depth).current();
  }

  private Frame frame(int index) {
    while (frames.size() <= index) {
      frames.add(new Frame());
    }
    return frames.get(index);
  }

  /**
   * Runs rulesets one after the other on the workspace.
   *
   * @param values of macros at run time; null for one that is not set
   */
  public Step run(
      List<Ruleset> rulesets, Function<String, @Nullable String> values, Trace listener) {
    macros = values;
    trace = listener;
    chain = rulesets;
    chained = 0;
    status = 0;
    problem = null;
    decided = null;
    broken = false;
    depth = -1;
    matcher.budget(BUDGET);
    return proceed();
  }

  /**
   * Goes on with what a look-up gave.
   *
   * @param value null for no match
   * @param lookupStatus 0 or one of sysexits.h; 75 makes the whole evaluation temporary
   */
  public Step resume(@Nullable String value, int lookupStatus) {
    Frame frame = frame(depth);
    Step.Lookup asked = wanted;
    if (asked == null) {
      throw new IllegalStateException("nothing was asked");
    }
    wanted = null;
    trace.looked(frame.current(), asked.map(), asked.key(), value, lookupStatus);
    if (lookupStatus == EX_TEMPFAIL) {
      frame.status = EX_TEMPFAIL;
    }
    scratch.clear();
    if (value != null) {
      scan(value);
    } else if (defaultFrom >= 0) {
      otherwise(frame.next);
    } else {
      scratch.add(frame.next, keyFrom, keyTo);
    }
    if (!frame.next.replace(lookupFrom, lookupTo, scratch)) {
      tooLong();
    }
    frame.position = lookupFrom + scratch.length;
    return proceed();
  }

  /** What a rule has behind {@code $:}: its forms stay forms. */
  private void otherwise(Workspace next) {
    int from = defaultFrom;
    for (int i = defaultFrom; i <= defaultTo; i++) {
      if (i == defaultTo || next.tokens[i].kind == Token.Kind.META) {
        scan(next.join(from, i, book.blank()));
        if (i < defaultTo) {
          scratch.add(next.tokens[i]);
        }
        from = i + 1;
      }
    }
  }

  private void scan(String text) {
    if (!text.isEmpty()) {
      String complaint = book.address(text, scratch);
      if (!complaint.isEmpty()) {
        report(Problem.unbalanced(text, complaint));
      }
    }
  }

  void report(Problem found) {
    if (problem == null) {
      problem = found;
    }
    trace.problem(found);
  }

  private void tooLong() {
    report(new Problem(554, "5.3.0", "", "rewrite: expansion too long"));
    status = EX_DATAERR;
    broken = true;
  }

  /** Runs until a look-up is wanted or all is done. */
  private Step proceed() {
    while (!broken) {
      if (depth < 0) {
        if (chained == chain.size()) {
          return new Step.Done(status);
        }
        begin(chain.get(chained++));
        continue;
      }
      Frame frame = frame(depth);
      switch (frame.phase) {
        case BEGIN, MATCH -> match(frame);
        case MAPS -> {
          if (lookup(frame)) {
            return wanted();
          }
        }
        case CALLS -> call(frame);
        case END -> end(frame);
      }
    }
    depth = -1;
    return new Step.Done(status);
  }

  private Step.Lookup wanted() {
    Step.Lookup asked = wanted;
    if (asked == null) {
      throw new IllegalStateException("no look-up");
    }
    return asked;
  }

  private void begin(Ruleset ruleset) {
    Frame frame = frame(++depth);
    frame.ruleset = ruleset;
    frame.phase = Phase.MATCH;
    frame.rule = 0;
    frame.loops = 0;
    frame.status = 0;
    trace.input(ruleset, frame.space);
    if (depth > DEEPEST) {
      report(
          new Problem(
              554,
              "5.0.0",
              "",
              "rewrite: excessive recursion (max " + DEEPEST + "), ruleset " + ruleset.name()));
      status = EX_CONFIG;
      broken = true;
    }
  }

  private void match(Frame frame) {
    List<Rule> rules = frame.ruleset.rules();
    Workspace space = frame.space;
    // A result is a result: no rule of any ruleset that it surfaces in touches it.
    if (space.startsWith('#') || frame.rule >= rules.size()) {
      frame.phase = Phase.END;
      return;
    }
    long have = bits(space);
    while (frame.rule < rules.size()) {
      Rule rule = rules.get(frame.rule);
      if (++frame.loops > MOST_LOOPS) {
        report(
            Problem.of(
                "Infinite loop in ruleset " + frame.ruleset.name() + ", rule " + (frame.rule + 1)));
        frame.phase = Phase.END;
        return;
      }
      trace.trying(rule);
      if (rule.least <= space.length
          && (rule.required & ~have) == 0
          && matcher.match(rule, space, macros, trace)) {
        trace.matched(frame.ruleset, rule);
        decided = rule;
        substitute(frame, rule);
        return;
      } else if (matcher.exhausted()) {
        report(Problem.of("rewrite: rules take too long, ruleset " + frame.ruleset.name()));
        status = EX_DATAERR;
        broken = true;
        return;
      }
      trace.failed(rule);
      frame.rule++;
      frame.loops = 0;
    }
    frame.phase = Phase.END;
  }

  private static long bits(Workspace space) {
    long bits = 0;
    for (int i = 0; i < space.length; i++) {
      int literal = space.tokens[i].literal;
      if (literal > 0) {
        bits |= Rule.bit(literal);
      }
    }
    return bits;
  }

  private void substitute(Frame frame, Rule rule) {
    Workspace next = frame.next;
    next.clear();
    for (int i = rule.rightFrom; i < rule.right.length; i++) {
      Token token = rule.right[i];
      boolean fits;
      if (token.letter >= '1' && token.letter <= '9') {
        int binding = token.letter - '1';
        fits = next.add(frame.space, matcher.first[binding], matcher.end[binding]);
      } else if (token.is('&')) {
        fits = macro(token.text.substring(2), next);
      } else {
        fits = next.add(token);
      }
      if (!fits) {
        tooLong();
        return;
      }
    }
    frame.position = 0;
    frame.phase = Phase.MAPS;
  }

  private boolean macro(String name, Workspace next) {
    String value = macros.apply(name);
    trace.macro("RHS", name, value);
    if (value == null || value.isEmpty()) {
      return true;
    }
    scratch.clear();
    scan(value);
    return next.add(scratch, 0, scratch.length);
  }

  /** Finds the next look-up of the workspace; false, and the next phase, when there is none. */
  private boolean lookup(Frame frame) {
    Workspace next = frame.next;
    int at = frame.position;
    while (at < next.length && !next.tokens[at].is('(') && !next.tokens[at].is('[')) {
      at++;
    }
    if (at == next.length) {
      frame.phase = Phase.CALLS;
      return false;
    }
    boolean host = next.tokens[at].is('[');
    char closing = host ? ']' : ')';
    int key = at + (host ? 1 : 2);
    String map = host ? "host" : at + 1 < next.length ? next.tokens[at + 1].text : "";
    List<String> arguments = new ArrayList<>();
    int i = key;
    while (i < next.length && !next.tokens[i].is(closing) && !separator(next.tokens[i])) {
      i++;
    }
    keyFrom = Math.min(key, next.length);
    keyTo = i;
    defaultFrom = -1;
    while (i < next.length && !next.tokens[i].is(closing)) {
      boolean argument = next.tokens[i].is('@');
      int from = ++i;
      while (i < next.length && !next.tokens[i].is(closing) && !separator(next.tokens[i])) {
        i++;
      }
      if (argument) {
        arguments.add(next.join(from, i, book.blank()));
      } else {
        defaultFrom = from;
        defaultTo = i;
      }
    }
    lookupFrom = at;
    lookupTo = Math.min(next.length, i + 1);
    wanted = new Step.Lookup(map, next.join(keyFrom, keyTo, book.blank(map)), arguments);
    return true;
  }

  private static boolean separator(Token token) {
    return token.is('@') || token.is(':');
  }

  /** Calls the rightmost subroutine; when there is none, what was put in is the workspace. */
  private void call(Frame frame) {
    Workspace next = frame.next;
    int at = -1;
    for (int i = next.length - 2; i >= 0; i--) {
      if (next.tokens[i].is('>')) {
        at = i;
        break;
      }
    }
    if (at < 0) {
      finish(frame);
      return;
    }
    String name = next.tokens[at + 1].text.replace("\"", "");
    Ruleset called = book.find(name).orElse(null);
    if (called == null) {
      if (Rulebook.isNumber(name)) {
        trace.problem(Problem.of("bad ruleset " + name + " (" + Rulebook.MOST_NUMBERS + " max)"));
      }
      report(Problem.of("Unknown ruleset " + name));
      frame.status = EX_CONFIG;
      finish(frame);
      return;
    }
    if (called.rules().isEmpty()) {
      scratch.clear();
      next.replace(at, at + 2, scratch);
      return;
    }
    frame.call = at;
    Workspace inner = frame(depth + 1).space;
    inner.clear();
    inner.add(next, at + 2, next.length);
    begin(called);
  }

  /** The rule has been carried out. */
  private void finish(Frame frame) {
    Workspace old = frame.space;
    Rule rule = frame.current();
    frame.space = frame.next;
    frame.next = old;
    trace.rewritten(frame.space);
    switch (rule.control) {
      case REPEAT -> frame.phase = Phase.MATCH;
      case ONCE -> {
        frame.rule++;
        frame.loops = 0;
        frame.phase = Phase.MATCH;
      }
      case RETURN -> frame.phase = Phase.END;
    }
  }

  private void end(Frame frame) {
    trace.returns(frame.ruleset, frame.space);
    depth--;
    if (depth < 0) {
      status = frame.status == 0 ? status : frame.status;
      return;
    }
    Frame caller = frame(depth);
    if (frame.status != 0) {
      caller.status = frame.status;
    }
    caller.next.length = caller.call;
    if (!caller.next.add(frame.space, 0, frame.space.length)) {
      tooLong();
    }
  }
}
