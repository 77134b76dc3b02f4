package dev.mxlab.sendmail.rewrite;

import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.map.MapSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What an address comes to: rulesets 3 and 0, then what its mailer's rulesets make of it
 * (parseaddr, buildaddr and remotename in parseaddr.c).
 *
 * @param mailer {@code error} for none
 * @param host empty when there is none
 * @param user in the form that the mailer sends; the text of an error
 * @param deferred which look-up failed for now, empty for none
 * @param refusal why there is no mailer; null where there is one
 * @param decided the rule that chose
 */
public record Resolution(
    String mailer,
    String host,
    String user,
    String deferred,
    Decision.@Nullable Refuse refusal,
    @Nullable Rule decided) {

  private static final String ADDRESS_TYPE = "{addr_type}";

  /** Which address of a message is rewritten for a mailer. */
  public enum Side {
    ENVELOPE_SENDER("e s", "1", true, 0),
    ENVELOPE_RECIPIENT("e r", "2", false, 0),
    HEADER_SENDER("h s", "1", true, 1),
    HEADER_RECIPIENT("h r", "2", false, 1);

    /** ${addr_type}. */
    private final String type;

    private final String common;
    private final boolean sender;
    private final int part;

    Side(String type, String common, boolean sender, int part) {
      this.type = type;
      this.common = common;
      this.sender = sender;
      this.part = part;
    }

    /** The mailer's S= or R=, before or behind its slash. */
    private String own(CfConfig.Mailer mailer) {
      String[] names = (sender ? mailer.sender() : mailer.recipient()).split("/", 2);
      return names[names.length > part ? part : 0].strip();
    }
  }

  public boolean isError() {
    return refusal != null;
  }

  /** What address test mode says against the address; empty for nothing. */
  public Optional<String> complaint(String address) {
    if (refusal != null) {
      return Optional.of(refusal.said(address));
    }
    return deferred.isEmpty()
        ? Optional.empty()
        : Optional.of(address + "... Transient parse error -- message queued for future delivery");
  }

  /** Decides where {@code address} goes. */
  static CompletionStage<Resolution> of(
      Interpreter interpreter,
      String address,
      Side side,
      Facts facts,
      MapSession session,
      Trace trace) {
    return of(interpreter, address, side, facts, session, trace, false);
  }

  /**
   * Decides where {@code address} goes.
   *
   * @param special whether a local name may be a program's, a file's or a list's
   */
  public static CompletionStage<Resolution> of(
      Interpreter interpreter,
      String address,
      Side side,
      Facts facts,
      MapSession session,
      Trace trace,
      boolean special) {
    return interpreter
        .run(
            rulesets(interpreter, "3", "0"),
            space -> interpreter.book().address(address, space),
            facts,
            session,
            trace)
        .thenCompose(
            outcome -> resolve(interpreter, outcome, side, facts, session, trace, special));
  }

  /** What one ruleset makes of an address, where it chooses a mailer at all. */
  static CompletionStage<Optional<Resolution>> again(
      Interpreter interpreter, Ruleset ruleset, String address, Facts facts, MapSession session) {
    return interpreter
        .run(
            List.of(ruleset),
            space -> interpreter.book().address(address, space),
            facts,
            session,
            Trace.NONE)
        .thenCompose(
            outcome ->
                outcome.tokens().startsWith('#')
                    ? resolve(
                            interpreter,
                            outcome,
                            Side.ENVELOPE_RECIPIENT,
                            facts,
                            session,
                            Trace.NONE,
                            false)
                        .thenApply(Optional::of)
                    : now(Optional.empty()));
  }

  private static CompletionStage<Resolution> resolve(
      Interpreter interpreter,
      Interpreter.Outcome outcome,
      Side side,
      Facts facts,
      MapSession session,
      Trace trace,
      boolean special) {
    Problem problem = outcome.problem();
    Verdict verdict = Verdict.of(outcome.tokens(), interpreter.book());
    if (problem != null) {
      return now(failed("", problem.refusal(), outcome));
    } else if (verdict == null) {
      return now(failed("", fault("buildaddr: no mailer in parsed address"), outcome));
    } else if (verdict.isError()) {
      Decision decision = verdict.refusal();
      return now(
          new Resolution(
              "error",
              verdict.host(),
              verdict.user().join(interpreter.book().blank()),
              "",
              decision instanceof Decision.Refuse refuse
                  ? refuse
                  : new Decision.Refuse(553, "5.3.0", verdict.host()),
              outcome.decided()));
    }
    CfConfig.Mailer chosen = interpreter.book().config().mailers().get(verdict.mailer());
    CfConfig.Mailer mailer = special ? special(interpreter, chosen, verdict.user()) : chosen;
    if (mailer == null) {
      return now(
          failed(verdict.host(), fault("buildaddr: unknown mailer " + verdict.mailer()), outcome));
    }
    Facts more = facts.with("h", verdict.host()).with(ADDRESS_TYPE, side.type);
    return own(interpreter, verdict.user(), mailer, side, more, session, trace)
        .thenApply(
            user ->
                new Resolution(
                    mailer.name(),
                    verdict.host(),
                    user,
                    outcome.deferred(),
                    null,
                    outcome.decided()));
  }

  /** buildaddr gives a local name that begins so to a mailer of its own. */
  private static CfConfig.@Nullable Mailer special(
      Interpreter interpreter, CfConfig.@Nullable Mailer mailer, Workspace user) {
    String name = user.join("");
    if (mailer == null || !mailer.name().equals("local")) {
      return mailer;
    } else if (name.startsWith("|")) {
      return interpreter.book().config().mailers().getOrDefault("prog", mailer);
    } else if (name.startsWith("/")) {
      return InterpretedRules.unruled(interpreter.book().config(), "*file*");
    }
    return name.startsWith(":include:")
        ? InterpretedRules.unruled(interpreter.book().config(), "*include*")
        : mailer;
  }

  private static Resolution failed(String host, Decision.Refuse why, Interpreter.Outcome outcome) {
    return new Resolution("error", host, "", "", why, outcome.decided());
  }

  private static Decision.Refuse fault(String text) {
    return new Decision.Refuse(554, "5.3.5", text, "");
  }

  /**
   * An address in the form that a mailer sends: canonified, then rewritten by the mailer's
   * rulesets.
   *
   * @param host that the mailer talks to: $h
   */
  public static CompletionStage<String> remote(
      Interpreter interpreter,
      String address,
      Side side,
      CfConfig.Mailer mailer,
      String host,
      Facts facts,
      MapSession session,
      Trace trace) {
    Facts more = facts.with("h", host).with(ADDRESS_TYPE, side.type);
    String[] complaint = {""};
    return interpreter
        .run(
            rulesets(interpreter, "3"),
            space -> complaint[0] = interpreter.book().address(address, space),
            more,
            session,
            trace)
        .thenCompose(outcome -> withDomain(interpreter, outcome, side, more, session, trace))
        .thenCompose(
            outcome ->
                complaint[0].isEmpty()
                    ? own(interpreter, outcome.tokens(), mailer, side, more, session, trace)
                    : now(address));
  }

  /**
   * An address of a header that is still without a domain gets the sender's, where that is wanted.
   */
  private static CompletionStage<Interpreter.Outcome> withDomain(
      Interpreter interpreter,
      Interpreter.Outcome outcome,
      Side side,
      Facts facts,
      MapSession session,
      Trace trace) {
    String domain = facts.get(Facts.SENDERS_DOMAIN);
    String text = outcome.tokens().join(interpreter.book().blank());
    if (side.part == 0 || domain.isEmpty() || text.isEmpty() || text.indexOf('@') >= 0) {
      return now(outcome);
    }
    return interpreter.run(
        rulesets(interpreter, "3"),
        space -> interpreter.book().address(text + domain, space),
        facts,
        session,
        trace);
  }

  /** $f of a message from {@code address}; a route needs its angle brackets. */
  public static CompletionStage<String> sender(
      Interpreter interpreter, String address, Facts facts, MapSession session, Trace trace) {
    return interpreter
        .run(
            rulesets(interpreter, "3", "1", "4"),
            space -> interpreter.book().address(address, space),
            facts,
            session,
            trace)
        .thenApply(
            outcome -> {
              String text = outcome.tokens().join(interpreter.book().blank());
              return text.startsWith("@") ? "<" + text + ">" : text;
            });
  }

  /** Ruleset 1 or 2, the mailer's own, then 4. */
  private static CompletionStage<String> own(
      Interpreter interpreter,
      Workspace tokens,
      CfConfig.Mailer mailer,
      Side side,
      Facts facts,
      MapSession session,
      Trace trace) {
    String own = side.own(mailer);
    List<Ruleset> chain =
        own.isEmpty() || own.equals("0")
            ? rulesets(interpreter, side.common, "4")
            : rulesets(interpreter, side.common, own, "4");
    return interpreter
        .run(chain, tokens::copyTo, facts, session, trace)
        .thenApply(outcome -> outcome.tokens().join(interpreter.book().blank()));
  }

  private static List<Ruleset> rulesets(Interpreter interpreter, String... names) {
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
