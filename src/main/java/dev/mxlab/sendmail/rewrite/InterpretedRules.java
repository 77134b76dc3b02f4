package dev.mxlab.sendmail.rewrite;

import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.cf.MailerFlag;
import dev.mxlab.sendmail.map.MapSession;
import dev.mxlab.sendmail.map.RecentAnswers;
import dev.mxlab.text.Position;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Decides by the rulesets of a sendmail.cf: parseaddr, buildaddr and rscheck of parseaddr.c and
 * srvrsmtp.c. A ruleset that the file does not have decides nothing.
 */
public final class InterpretedRules implements Rules {
  /** MAXNAME. */
  private static final int LONGEST = 255;

  private static final String PAIR = " $| ";
  private static final Decision OK = new Decision.Ok();

  private final Interpreter interpreter;

  /** For each question: outside a connection every one sees files and names as they are now. */
  private final Supplier<MapSession> sessions;

  public InterpretedRules(Interpreter interpreter) {
    this(interpreter, () -> MapSession.single(null));
  }

  private InterpretedRules(Interpreter interpreter, Supplier<MapSession> sessions) {
    this.interpreter = interpreter;
    this.sessions = sessions;
  }

  private static InterpretedRules within(Interpreter interpreter, MapSession session) {
    return new InterpretedRules(interpreter, () -> session);
  }

  private MapSession session() {
    return sessions.get();
  }

  @Override
  public Rules connection() {
    return within(interpreter, new MapSession());
  }

  @Override
  public Rules atHand() {
    return new InterpretedRules(interpreter.atHand(), sessions);
  }

  @Override
  public Rules message(RecentAnswers recent) {
    return within(interpreter, new MapSession(recent));
  }

  @Override
  public Rules soonAgain(RecentAnswers recent) {
    return new InterpretedRules(interpreter, () -> MapSession.single(recent));
  }

  @Override
  public CompletionStage<Decision> ask(String ruleset, String workspace, Facts facts) {
    return ask(ruleset, workspace, facts, Trace.NONE);
  }

  @Override
  public CompletionStage<Decision> ask(String ruleset, String workspace, Facts facts, Trace trace) {
    return ruleset.equals("parse")
        ? parse(workspace, facts, trace)
        : check(ruleset, workspace, facts, trace);
  }

  /** Rulesets 3 and 0, then what the mailer does to the envelope's recipient. */
  private CompletionStage<Decision> parse(String address, Facts facts, Trace trace) {
    AddressText.Scanned scanned = AddressText.scan(address);
    if (!scanned.ok()) {
      return now(new Decision.Refuse(553, "5.0.0", scanned.complaint()));
    } else if (address.length() > LONGEST) {
      return now(tooLong(address));
    }
    return Resolution.of(
            interpreter, address, Resolution.Side.ENVELOPE_RECIPIENT, facts, session(), trace)
        .thenApply(InterpretedRules::decision);
  }

  private Decision tooLong(String address) {
    String complaint = interpreter.book().address(address, new Workspace());
    String why =
        complaint.equals(Tokenizer.TOKEN_TOO_LONG)
            ? complaint
            : "Address \"%s\" too long (%d bytes max)"
                .formatted(address.substring(0, LONGEST), LONGEST);
    return new Decision.Refuse(553, "5.1.0", why);
  }

  private static Decision decision(Resolution resolution) {
    Decision.Refuse refusal = resolution.refusal();
    if (refusal != null) {
      return refusal;
    }
    return new Decision.Mailer(
        resolution.mailer(), resolution.host(), resolution.user(), resolution.deferred());
  }

  @Override
  public CompletionStage<Decision> afterAliases(Decision.Mailer local, Facts facts) {
    CfConfig.Mailer mailer = interpreter.book().config().mailers().get(local.mailer());
    Ruleset five = interpreter.book().find("5").orElseThrow();
    if (mailer == null || !MailerFlag.RULESET_5.in(mailer.flags()) || five.rules().isEmpty()) {
      return now(OK);
    }
    Facts more = facts.with("h", local.host()).with("u", local.user());
    return Resolution.again(interpreter, five, local.user(), more, session())
        .thenApply(found -> found.map(InterpretedRules::decision).orElse(OK));
  }

  /** {@code *file*} and the like, which no M line makes. */
  static CfConfig.Mailer unruled(CfConfig config, String name) {
    return new CfConfig.Mailer(name, "", "", "", "", "", 0, Map.of(), Position.of(config.file()));
  }

  @Override
  public CompletionStage<String> remote(
      String address, Resolution.Side side, String mailer, String host, Facts facts) {
    CfConfig config = interpreter.book().config();
    CfConfig.Mailer known = config.mailers().getOrDefault(mailer, unruled(config, mailer));
    return Resolution.remote(interpreter, address, side, known, host, facts, session(), Trace.NONE);
  }

  @Override
  public CompletionStage<String> sender(String address, Facts facts) {
    return AddressText.bare(address).isEmpty()
        ? now("")
        : Resolution.sender(interpreter, address, facts, session(), Trace.NONE);
  }

  @Override
  public boolean has(String ruleset) {
    return interpreter.book().has(ruleset)
        && interpreter.book().find(ruleset).map(r -> !r.rules().isEmpty()).orElse(false);
  }

  @Override
  public CompletionStage<Decision> judge(
      String ruleset, String text, boolean comments, Facts facts) {
    Optional<Ruleset> found = interpreter.book().find(ruleset);
    if (found.isEmpty() || found.get().rules().isEmpty()) {
      return now(OK);
    }
    return interpreter
        .run(
            List.of(found.get()),
            space -> {
              if (comments) {
                interpreter.book().plain(text, space);
              } else {
                interpreter.book().address(text, space);
              }
            },
            facts,
            session(),
            Trace.NONE)
        .thenApply(outcome -> checked(outcome, true));
  }

  @Override
  public CompletionStage<String> give(String ruleset, String workspace, Facts facts) {
    Optional<Ruleset> found =
        interpreter.book().has(ruleset) ? interpreter.book().find(ruleset) : Optional.empty();
    if (found.isEmpty() || found.get().rules().isEmpty()) {
      return now("");
    }
    int pair = workspace.indexOf(PAIR);
    return interpreter
        .run(
            List.of(found.get()),
            space -> {
              if (pair >= 0) {
                interpreter
                    .book()
                    .pair(
                        workspace.substring(0, pair),
                        workspace.substring(pair + PAIR.length()),
                        space);
              } else {
                interpreter.book().address(workspace, space);
              }
            },
            facts,
            session(),
            Trace.NONE)
        .thenApply(
            outcome ->
                outcome.problem() == null && outcome.tokens().startsWith('#')
                    ? outcome.tokens().join(1, outcome.tokens().length(), " ")
                    : "");
  }

  // --- rscheck

  private CompletionStage<Decision> check(String ruleset, String text, Facts facts, Trace trace) {
    Optional<Ruleset> found =
        interpreter.book().has(ruleset) ? interpreter.book().find(ruleset) : Optional.empty();
    if (found.isEmpty() || found.get().rules().isEmpty()) {
      return now(OK);
    }
    boolean relay = ruleset.equals("check_relay");
    return run(found.get(), text, facts, trace).thenApply(outcome -> checked(outcome, relay));
  }

  private CompletionStage<Interpreter.Outcome> run(
      Ruleset ruleset, String text, Facts facts, Trace trace) {
    int pair = text.indexOf(PAIR);
    String[] complaint = {""};
    return interpreter.run(
        List.of(ruleset),
        space ->
            complaint[0] =
                pair >= 0
                    ? interpreter
                        .book()
                        .pair(text.substring(0, pair), text.substring(pair + PAIR.length()), space)
                    : interpreter.book().address(text, space),
        facts,
        session(),
        trace);
  }

  @Override
  public CompletionStage<Long> greetPause(String workspace, Facts facts) {
    if (!interpreter.book().has("greet_pause")) {
      return now(0L);
    }
    return run(interpreter.book().find("greet_pause").orElseThrow(), workspace, facts, Trace.NONE)
        .thenApply(
            outcome -> {
              Verdict verdict = Verdict.of(outcome.tokens(), interpreter.book());
              String pause = verdict == null ? "" : verdict.mailer();
              return pause.matches("[0-9]{1,9}") ? Long.parseLong(pause) : 0L;
            });
  }

  private Decision checked(Interpreter.Outcome outcome, boolean lenient) {
    Problem problem = outcome.problem();
    Verdict verdict = Verdict.of(outcome.tokens(), interpreter.book());
    if (problem != null && !lenient) {
      return problem.refusal();
    } else if (verdict == null) {
      return OK;
    } else if (verdict.mailer().equals("discard")) {
      return new Decision.Discard();
    }
    return verdict.isError() ? verdict.refusal() : OK;
  }

  private static <T> CompletionStage<T> now(T value) {
    return CompletableFuture.completedFuture(value);
  }
}
