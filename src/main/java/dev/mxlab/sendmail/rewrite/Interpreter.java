package dev.mxlab.sendmail.rewrite;

import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.map.MapAnswer;
import dev.mxlab.sendmail.map.MapQuery;
import dev.mxlab.sendmail.map.MapSession;
import dev.mxlab.sendmail.map.MapTable;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs the rules of one sendmail.cf with its maps. Safe from any thread; where a map asks the
 * network the evaluation goes on in the thread that brings the answer.
 */
public final class Interpreter {
  private static final int KEPT_MACHINES = 16;

  /**
   * What an evaluation came to.
   *
   * @param status 0, 75 for a look-up that failed for now, 65 or 78 for a rule that is wrong
   * @param deferred which look-up failed: {@code host map: lookup (servfail.com): deferred}
   * @param decided the rule that changed the workspace last
   */
  public record Outcome(
      Workspace tokens,
      int status,
      @Nullable Problem problem,
      String deferred,
      @Nullable Rule decided) {}

  private final Rulebook book;
  private final MapTable maps;
  private final ArrayBlockingQueue<Machine> idle = new ArrayBlockingQueue<>(KEPT_MACHINES);

  public Interpreter(Rulebook book, MapTable maps) {
    this.book = book;
    this.maps = maps;
  }

  public Rulebook book() {
    return book;
  }

  public MapTable maps() {
    return maps;
  }

  /** Macros as rules see them at run time: those of a call, of its session, of the file. */
  public Function<String, @Nullable String> macros(Facts facts, MapSession session) {
    return name -> {
      String value = facts.macros().get(name);
      if (value == null) {
        value = session.macro(name);
      }
      return value == null ? ofFile(name) : value;
    };
  }

  private @Nullable String ofFile(String name) {
    CfConfig config = book.config();
    String raw = config.raw(name);
    return raw == null || raw.indexOf('$') < 0 ? raw : config.expand(raw);
  }

  /**
   * Runs rulesets one after the other.
   *
   * @param fill puts the input into the empty workspace
   */
  public CompletionStage<Outcome> run(
      List<Ruleset> rulesets,
      Consumer<Workspace> fill,
      Facts facts,
      MapSession session,
      Trace trace) {
    Machine free = idle.poll();
    Machine machine = free == null ? new Machine(book) : free;
    machine.workspace().clear();
    fill.accept(machine.workspace());
    Run run = new Run(machine, session);
    return run.proceed(machine.run(rulesets, macros(facts, session), trace));
  }

  private final class Run {
    private final Machine machine;
    private final MapSession session;
    private String deferred = "";

    Run(Machine machine, MapSession session) {
      this.machine = machine;
      this.session = session;
    }

    CompletionStage<Outcome> proceed(Step first) {
      Step step = first;
      while (step instanceof Step.Lookup wanted) {
        MapAnswer answer =
            maps.find(wanted.map(), new MapQuery(wanted.key(), wanted.arguments(), session));
        if (answer instanceof MapAnswer.Found found) {
          step = answered(wanted, found);
        } else {
          CompletableFuture<MapAnswer.Found> asked = answer.promise().toCompletableFuture();
          if (!asked.isDone() || asked.isCompletedExceptionally()) {
            return asked
                .exceptionally(trouble -> MapAnswer.TEMPORARY)
                .thenCompose(found -> proceed(answered(wanted, found)));
          }
          step = answered(wanted, asked.join());
        }
      }
      return CompletableFuture.completedFuture(done((Step.Done) step));
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

    private Outcome done(Step.Done step) {
      Workspace result = new Workspace();
      result.add(machine.workspace(), 0, machine.workspace().length());
      Outcome outcome =
          new Outcome(result, step.status(), machine.problem(), deferred, machine.decided());
      idle.offer(machine);
      return outcome;
    }
  }
}
