package dev.mxlab.sendmail.rewrite;

import dev.mxlab.sendmail.map.MapAnswer;
import dev.mxlab.sendmail.map.MapQuery;
import dev.mxlab.sendmail.map.MapSession;
import dev.mxlab.sendmail.map.MapTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One evaluation of rules. It follows what earlier ones of the same input have asked, as long as
 * the answers are the same too; where they part, the machine works from the beginning, and is given
 * the answers that are known by now, so that nothing is asked twice.
 */
final class Evaluation {
  private static final int MOST_QUESTIONS = 500;

  private final Interpreter interpreter;
  private final MapTable maps;
  private final Machine machine;
  private final List<Ruleset> rulesets;
  private final MapSession session;
  private final Function<String, @Nullable String> macros;
  private final Trace trace;

  /** Null for an evaluation that is not kept. */
  private final @Nullable String key;

  private final List<Recall.Question> questions = new ArrayList<>();

  /** An Optional for a macro, a MapAnswer.Found for a look-up. */
  private final List<Object> answers = new ArrayList<>();

  /** How many of the answers the machine has been given. */
  private int given;

  private Recall.@Nullable Witness witness;
  private String deferred = "";

  Evaluation(
      Interpreter interpreter,
      Machine machine,
      List<Ruleset> rulesets,
      MapSession session,
      Function<String, @Nullable String> macros,
      Trace trace) {
    this.interpreter = interpreter;
    this.maps = interpreter.maps();
    this.machine = machine;
    this.rulesets = rulesets;
    this.session = session;
    this.macros = macros;
    this.trace = trace;
    this.key = trace.wantsAll() ? null : Recall.key(rulesets, machine.workspace());
  }

  CompletionStage<Interpreter.Outcome> begin() {
    if (key == null) {
      return interpreter.hurries() ? notAtHand() : proceed(machine.run(rulesets, macros, trace));
    }
    return follow(interpreter.recall().root(key));
  }

  private CompletionStage<Interpreter.Outcome> notAtHand() {
    interpreter.giveBack(machine);
    return NotAtHand.answer();
  }

  /** Asks what was asked before, up to an end or to an answer that is new. */
  private CompletionStage<Interpreter.Outcome> follow(Recall.@Nullable Node from) {
    Recall.Node node = from;
    while (node instanceof Recall.Ask ask) {
      Step.Lookup lookup = ask.question.lookup();
      Object answer;
      if (lookup == null) {
        answer = Optional.ofNullable(macros.apply(ask.question.macro()));
      } else if (interpreter.hurries() && !maps.atHand(lookup.map(), query(lookup))) {
        return notAtHand();
      } else {
        CompletableFuture<MapAnswer.Found> asked = find(lookup);
        if (!asked.isDone()) {
          return asked.thenCompose(
              found -> {
                note(ask.question, found);
                return follow(ask.after(found));
              });
        }
        answer = asked.join();
      }
      note(ask.question, answer);
      node = ask.after(answer);
    }
    if (node instanceof Recall.End end) {
      interpreter.giveBack(machine);
      return CompletableFuture.completedFuture(repeated(end));
    }
    if (interpreter.hurries()) {
      return notAtHand();
    }
    Recall.Witness watching = new Recall.Witness(trace);
    witness = watching;
    return proceed(machine.run(rulesets, this::macro, watching));
  }

  private Interpreter.Outcome repeated(Recall.End end) {
    for (int i = 0; i < questions.size(); i++) {
      Recall.Question asked = questions.get(i);
      if (asked.lookup() != null && asked.rule() != null) {
        MapAnswer.Found found = (MapAnswer.Found) answers.get(i);
        trace.looked(
            asked.rule(),
            asked.lookup().map(),
            asked.lookup().key(),
            found.value(),
            found.status());
      }
    }
    for (Recall.Matched one : end.matched()) {
      trace.matched(one.in(), one.rule());
    }
    return end.outcome();
  }

  private void note(Recall.Question question, Object answer) {
    questions.add(question);
    answers.add(answer);
  }

  /** What the machine reads of a macro: what it was before, while it repeats. */
  private @Nullable String macro(String name) {
    if (given == answers.size()) {
      note(Recall.Question.macro(name), Optional.ofNullable(macros.apply(name)));
    }
    return ((Optional<?>) answers.get(given++)).map(String.class::cast).orElse(null);
  }

  private MapQuery query(Step.Lookup wanted) {
    return new MapQuery(wanted.key(), wanted.arguments(), session);
  }

  /** Never fails: what cannot be asked may be asked later. */
  private CompletableFuture<MapAnswer.Found> find(Step.Lookup wanted) {
    MapAnswer answer = maps.find(wanted.map(), query(wanted));
    if (answer instanceof MapAnswer.Found found) {
      return CompletableFuture.completedFuture(found);
    }
    return answer.promise().exceptionally(trouble -> MapAnswer.TEMPORARY).toCompletableFuture();
  }

  private CompletionStage<Interpreter.Outcome> proceed(Step first) {
    Step step = first;
    while (step instanceof Step.Lookup wanted) {
      if (given < answers.size()) {
        step = answered(wanted, (MapAnswer.Found) answers.get(given++));
        continue;
      }
      CompletableFuture<MapAnswer.Found> asked = find(wanted);
      if (!asked.isDone()) {
        return asked.thenCompose(found -> proceed(met(wanted, found)));
      }
      step = met(wanted, asked.join());
    }
    return CompletableFuture.completedFuture(done((Step.Done) step));
  }

  private Step met(Step.Lookup wanted, MapAnswer.Found found) {
    if (key != null) {
      note(new Recall.Question("", wanted, machine.asking()), found);
      given++;
    }
    return answered(wanted, found);
  }

  private Step answered(Step.Lookup wanted, MapAnswer.Found found) {
    if (!maps.has(wanted.map())) {
      machine.report(Problem.of("rewrite: map " + wanted.map() + " not found"));
    }
    if (found.temporary() && deferred.isEmpty()) {
      deferred = wanted.map() + " map: lookup (" + wanted.key() + "): deferred";
    }
    return machine.resume(found.value(), found.status());
  }

  private Interpreter.Outcome done(Step.Done step) {
    Workspace result = new Workspace();
    result.add(machine.workspace(), 0, machine.workspace().length());
    Interpreter.Outcome outcome =
        new Interpreter.Outcome(
            result, step.status(), machine.problem(), deferred, machine.decided());
    Recall.Witness watched = witness;
    if (key != null && watched != null && questions.size() <= MOST_QUESTIONS) {
      interpreter
          .recall()
          .keep(key, questions, answers, new Recall.End(outcome, watched.matched()));
    }
    interpreter.giveBack(machine);
    return outcome;
  }
}
