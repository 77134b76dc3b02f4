package dev.mxlab.sendmail.rewrite;

import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.map.MapSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

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
  private final MapSession session;

  public InterpretedRules(Interpreter interpreter) {
    this(interpreter, new MapSession());
  }

  private InterpretedRules(Interpreter interpreter, MapSession session) {
    this.interpreter = interpreter;
    this.session = session;
  }

  /** Whether a file has rules to decide by: ruleset 0, which makes a mailer of an address. */
  public static boolean suit(CfConfig config) {
    return config.rulesets().stream().anyMatch(r -> r.number() == 0 && !r.rules().isEmpty());
  }

  @Override
  public Rules session() {
    return new InterpretedRules(interpreter, new MapSession());
  }

  /** Outside any session every question sees files and names as they are now. */
  private MapSession current(boolean fresh) {
    return fresh ? new MapSession() : session;
  }

  @Override
  public CompletionStage<Decision> ask(String ruleset, String workspace, Facts facts) {
    return ruleset.equals("parse")
        ? parse(workspace, facts, Trace.NONE)
        : check(ruleset, workspace, facts, Trace.NONE);
  }

  // --- parseaddr

  /** Rulesets 3 and 0, then what the mailer does to the envelope's recipient. */
  public CompletionStage<Decision> parse(String address, Facts facts, Trace trace) {
    AddressText.Scanned scanned = AddressText.scan(address);
    if (!scanned.ok()) {
      return now(new Decision.Refuse(553, "5.0.0", scanned.complaint()));
    } else if (address.length() > LONGEST) {
      return now(
          new Decision.Refuse(
              553,
              "5.1.0",
              "Address \"" + address + "\" too long (" + LONGEST + " bytes max)"));
    }
    return interpreter
        .run(
            rulesets("3", "0"),
            space -> interpreter.book().address(address, space),
            facts,
            session,
            trace)
        .thenCompose(
            outcome -> {
              Problem problem = outcome.problem();
              if (problem != null) {
                return now(refused(problem));
              }
              Verdict verdict = Verdict.of(outcome.tokens(), interpreter.book());
              if (verdict == null) {
                return now(new Decision.Refuse(554, "5.3.5", "buildaddr: no mailer in parsed address"));
              } else if (verdict.isError()) {
                return now(verdict.refusal());
              } else if (verdict.mailer().equals("discard")) {
                return now(new Decision.Discard());
              }
              return delivered(verdict, outcome.deferred(), facts, trace);
            });
  }

  private CompletionStage<Decision> delivered(
      Verdict verdict, String deferred, Facts facts, Trace trace) {
    CfConfig.Mailer mailer = interpreter.book().config().mailers().get(verdict.mailer());
    if (mailer == null) {
      return now(new Decision.Refuse(554, "5.3.5", "Unknown mailer " + verdict.mailer()));
    }
    return rewritten(verdict.user(), verdict.host(), mailer, Side.ENVELOPE_RECIPIENT, facts, trace)
        .thenApply(
            user -> new Decision.Mailer(mailer.name(), verdict.host(), user, deferred));
  }

  /** Which address of a message is rewritten for a mailer. */
  public enum Side {
    ENVELOPE_SENDER("1", true, 0),
    ENVELOPE_RECIPIENT("2", false, 0),
    HEADER_SENDER("1", true, 1),
    HEADER_RECIPIENT("2", false, 1);

    private final String common;
    private final boolean sender;
    private final int part;

    Side(String common, boolean sender, int part) {
      this.common = common;
      this.sender = sender;
      this.part = part;
    }

    private String own(CfConfig.Mailer mailer) {
      String[] names = (sender ? mailer.sender() : mailer.recipient()).split("/", 2);
      return names[names.length > part ? part : 0].strip();
    }
  }

  /** Ruleset 1 or 2, the mailer's own, then 4 (remotename). */
  private CompletionStage<String> rewritten(
      Workspace tokens,
      String host,
      CfConfig.Mailer mailer,
      Side side,
      Facts facts,
      Trace trace) {
    String own = side.own(mailer);
    List<Ruleset> chain =
        own.isEmpty() || own.equals("0")
            ? rulesets(side.common, "4")
            : rulesets(side.common, own, "4");
    return interpreter
        .run(
            chain,
            space -> space.add(tokens, 0, tokens.length()),
            facts.with("h", host),
            session,
            trace)
        .thenApply(outcome -> outcome.tokens().join(interpreter.book().blank()));
  }

  /**
   * An address in the form that a mailer sends: canonified, then rewritten by the mailer's rulesets.
   *
   * @param host that the mailer talks to: $h
   */
  public CompletionStage<String> remote(
      String address, Side side, CfConfig.Mailer mailer, String host, Facts facts, Trace trace) {
    return interpreter
        .run(
            rulesets("3"),
            space -> interpreter.book().address(address, space),
            facts.with("h", host),
            session,
            trace)
        .thenCompose(
            outcome -> rewritten(outcome.tokens(), host, mailer, side, facts, trace));
  }

  // --- rscheck

  private CompletionStage<Decision> check(
      String ruleset, String text, Facts facts, Trace trace) {
    Optional<Ruleset> found =
        interpreter.book().has(ruleset) ? interpreter.book().find(ruleset) : Optional.empty();
    if (found.isEmpty() || found.get().rules().isEmpty()) {
      return now(OK);
    }
    boolean relay = ruleset.equals("check_relay");
    int pair = text.indexOf(PAIR);
    String[] complaint = {""};
    return interpreter
        .run(
            List.of(found.get()),
            space ->
                complaint[0] =
                    pair >= 0
                        ? interpreter
                            .book()
                            .pair(text.substring(0, pair), text.substring(pair + PAIR.length()), space)
                        : interpreter.book().address(text, space),
            facts,
            session,
            trace)
        .thenApply(outcome -> checked(outcome, relay));
  }

  private Decision checked(Interpreter.Outcome outcome, boolean relay) {
    Problem problem = outcome.problem();
    Verdict verdict = Verdict.of(outcome.tokens(), interpreter.book());
    if (problem != null && !relay) {
      return refused(problem);
    } else if (verdict == null) {
      return OK;
    } else if (verdict.mailer().equals("discard")) {
      return new Decision.Discard();
    }
    return verdict.isError() ? verdict.refusal() : OK;
  }

  private static Decision refused(Problem problem) {
    return new Decision.Refuse(problem.code(), problem.dsn(), problem.text(), problem.about());
  }

  private List<Ruleset> rulesets(String... names) {
    List<Ruleset> found = new ArrayList<>();
    for (String name : names) {
      interpreter.book().find(name).ifPresent(found::add);
    }
    return found;
  }

  private static <T> CompletionStage<T> now(T value) {
    return CompletableFuture.completedFuture(value);
  }
}
