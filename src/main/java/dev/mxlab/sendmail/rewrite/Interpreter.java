package dev.mxlab.sendmail.rewrite;

import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.map.MapSession;
import dev.mxlab.sendmail.map.MapTable;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
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
  private final Recall recall;
  private final ArrayBlockingQueue<Machine> idle;

  /** Null for one that answers on the spot or not at all. */
  private final @Nullable Interpreter atHand;

  public Interpreter(Rulebook book, MapTable maps) {
    this.book = book;
    this.maps = maps;
    this.recall = new Recall();
    this.idle = new ArrayBlockingQueue<>(KEPT_MACHINES);
    this.atHand = new Interpreter(this);
  }

  private Interpreter(Interpreter whole) {
    this.book = whole.book;
    this.maps = whole.maps;
    this.recall = whole.recall;
    this.idle = whole.idle;
    this.atHand = null;
  }

  /**
   * The same for a thread that has no time: what was evaluated before is told again where its maps
   * are at hand, and everything else ends with {@link NotAtHand}. The machine never works there.
   */
  Interpreter atHand() {
    return atHand == null ? this : atHand;
  }

  /** Whether there is no time to work anything out. */
  boolean hurries() {
    return atHand == null;
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
      String value = facts.find(name);
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
    return new Evaluation(this, machine, rulesets, session, macros(facts, session), trace).begin();
  }

  Recall recall() {
    return recall;
  }

  /** A machine that is done. */
  void giveBack(Machine machine) {
    idle.offer(machine);
  }
}
