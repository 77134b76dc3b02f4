package dev.mxlab.sendmail.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What evaluations of rules came to. Rules decide by their input, by the macros they read and by
 * what maps answer, and by nothing else; so an evaluation is kept as the questions it asked, each
 * with the answers seen so far, and its outcome behind the last. The next one with the same input
 * asks the same questions anew, of the maps and macros as they are then, and only what it has not
 * met yet is worked out rule by rule.
 *
 * <p>Bounded; when it is full it begins again. Safe from any thread.
 */
final class Recall {
  private static final int MOST_NODES = 20_000;
  private static final int MOST_BRANCHES = 16;

  /** Longer inputs are rare, and not worth the room. */
  private static final int LONGEST = 300;

  /** Where an evaluation stands: before a question, or at its end. */
  sealed interface Node {}

  /** The end: what it came to, and the rules by which (with their rulesets). */
  record End(Interpreter.Outcome outcome, List<Matched> matched) implements Node {}

  /** A rule that matched. */
  record Matched(Ruleset in, Rule rule) {}

  /**
   * A question.
   *
   * @param macro its name, empty for a look-up
   */
  record Question(String macro, Step.@Nullable Lookup lookup, @Nullable Rule rule) {
    static Question macro(String name) {
      return new Question(name, null, null);
    }
  }

  /** A question, and where each answer leads. */
  static final class Ask implements Node {
    final Question question;
    private volatile @Nullable Branch branches;

    Ask(Question question) {
      this.question = question;
    }

    /** Null for an answer that was not seen yet. */
    @Nullable Node after(Object answer) {
      for (Branch each = branches; each != null; each = each.others()) {
        if (each.answer().equals(answer)) {
          return each.leads();
        }
      }
      return null;
    }
  }

  private record Branch(Object answer, Node leads, @Nullable Branch others) {
    int count() {
      int count = 1;
      for (Branch each = others; each != null; each = each.others()) {
        count++;
      }
      return count;
    }
  }

  private final ConcurrentHashMap<String, Node> roots = new ConcurrentHashMap<>();
  private int nodes;

  /** What tells one beginning from another; null for one that is not kept. */
  static @Nullable String key(List<Ruleset> rulesets, Workspace input) {
    StringBuilder key = new StringBuilder(64);
    for (Ruleset ruleset : rulesets) {
      key.append(ruleset.name()).append('\n');
    }
    for (int i = 0; i < input.length; i++) {
      Token token = input.tokens[i];
      key.append((char) token.kind.ordinal()).append((char) token.text.length()).append(token.text);
      if (key.length() > LONGEST) {
        return null;
      }
    }
    return key.toString();
  }

  /** How much is kept. */
  synchronized int nodes() {
    return nodes;
  }

  @Nullable Node root(String key) {
    return roots.get(key);
  }

  /**
   * Keeps an evaluation.
   *
   * @param questions in their order
   * @param answers to each
   */
  synchronized void keep(String key, List<Question> questions, List<Object> answers, End end) {
    if (nodes > MOST_NODES) {
      roots.clear();
      nodes = 0;
    }
    if (questions.isEmpty()) {
      nodes++;
      roots.put(key, end);
      return;
    }
    Ask ask = first(key, questions.get(0));
    for (int i = 0; i < questions.size(); i++) {
      Object answer = answers.get(i);
      Node next = ask.after(answer);
      if (i + 1 == questions.size()) {
        if (next == null) {
          branch(ask, answer, end);
        }
      } else if (next instanceof Ask deeper) {
        ask = deeper;
      } else {
        Ask deeper = new Ask(questions.get(i + 1));
        branch(ask, answer, deeper);
        ask = deeper;
      }
    }
  }

  private Ask first(String key, Question question) {
    if (roots.get(key) instanceof Ask known) {
      return known;
    }
    Ask ask = new Ask(question);
    nodes++;
    roots.put(key, ask);
    return ask;
  }

  /** A question whose answer is ever another one keeps the latest few. */
  private void branch(Ask ask, Object answer, Node leads) {
    Branch others = ask.branches;
    nodes++;
    ask.branches =
        new Branch(
            answer, leads, others != null && others.count() >= MOST_BRANCHES ? null : others);
  }

  /** Takes down which rules match. */
  static final class Witness implements Trace {
    private static final int MOST = 200;

    private final Trace listener;
    private final List<Matched> matched = new ArrayList<>();

    Witness(Trace listener) {
      this.listener = listener;
    }

    @Override
    public void matched(Ruleset in, Rule rule) {
      listener.matched(in, rule);
      if (matched.size() < MOST) {
        matched.add(new Matched(in, rule));
      }
    }

    @Override
    public void looked(Rule rule, String map, String key, @Nullable String value, int status) {
      listener.looked(rule, map, key, value, status);
    }

    List<Matched> matched() {
      return List.copyOf(matched);
    }
  }
}
