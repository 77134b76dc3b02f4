package dev.mxlab.sendmail.reception;

import dev.mxlab.sendmail.delivery.SendList;
import dev.mxlab.sendmail.queue.Selection;
import dev.mxlab.sendmail.reception.SendmailReception.Call;
import dev.mxlab.sendmail.rewrite.Decision;
import dev.mxlab.sendmail.rewrite.Facts;
import dev.mxlab.sendmail.rewrite.Locals;
import dev.mxlab.smtp.Reply;
import dev.mxlab.smtp.server.Reception.Hello;
import dev.mxlab.smtp.server.Reception.Verdict;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** VRFY, EXPN and ETRN: what PrivacyOptions, rules and aliases say to them. */
final class Inquiries {
  private final SendmailReception reception;
  private final Mta mta;
  private final Set<String> privacy;

  Inquiries(SendmailReception reception, Mta mta, Set<String> privacy) {
    this.reception = reception;
    this.mta = mta;
    this.privacy = privacy;
  }

  CompletionStage<Verdict> verify(Call call, Hello hello, String argument) {
    if (privacy.contains("novrfy")) {
      return say(252, "2.5.2", "Cannot VRFY user; try RCPT to attempt delivery (or try finger)");
    }
    return asked(
        call,
        "check_vrfy",
        argument,
        () -> named(privacy.contains("needvrfyhelo"), hello, argument, false));
  }

  CompletionStage<Verdict> expand(Call call, Hello hello, String argument) {
    if (privacy.contains("noexpn")) {
      return say(502, "5.7.0", "Sorry, we do not allow this operation");
    }
    return asked(
        call,
        "check_expn",
        argument,
        () -> named(privacy.contains("needexpnhelo"), hello, argument, true));
  }

  private CompletionStage<Verdict> named(
      boolean needsHelo, Hello hello, String argument, boolean expand) {
    if (needsHelo && hello.name().isEmpty()) {
      return say(503, "5.0.0", "I demand that you introduce yourself first");
    }
    if (argument.isEmpty()) {
      return say(501, "5.5.2", "Argument required");
    }
    if (expand) {
      return SendmailReception.guarded(
          reception
              .questions()
              .away(() -> SendList.of(List.of(argument), oldStyle(), mta.router()))
              .thenCompose(
                  list -> reception.questions().away(() -> done(Expansion.of(list, mta)))));
    }
    Expansion.Verified verified = new Expansion.Verified(mta);
    CompletionStage<Void> all = CompletableFuture.allOf();
    List<String> named = Locals.named(argument, oldStyle());
    // The last is taken first.
    for (int i = named.size() - 1; i >= 0; i--) {
      String address = named.get(i);
      all =
          all.thenCompose(
              before ->
                  verified.refused() ? CompletableFuture.allOf() : verified(address, verified));
    }
    return SendmailReception.guarded(
        all.thenCompose(last -> reception.questions().away(() -> done(verified.reply()))));
  }

  private boolean oldStyle() {
    return mta.settings().flag("OldStyleHeaders");
  }

  private CompletionStage<Void> verified(String address, Expansion.Verified verified) {
    return reception
        .questions()
        .away(() -> mta.rules().ask("parse", address, Facts.NONE))
        .thenCompose(
            parsed ->
                parsed instanceof Decision.Mailer mailer
                        && mta.names().concerns(mailer)
                        && mta.names().special(mailer).isEmpty()
                    ? reception.questions().away(() -> mta.names().find(mailer))
                    : done(parsed))
        .thenAccept(decision -> verified.add(address, decision));
  }

  CompletionStage<Verdict> etrn(Call call, String argument, boolean allowed) {
    return allowed
        ? asked(call, "check_etrn", argument, () -> queueRun(argument))
        : say(502, "5.7.0", "Sorry, we do not allow this operation");
  }

  private CompletionStage<Verdict> queueRun(String argument) {
    if (argument.startsWith("#")) {
      String name = argument.substring(1);
      return name.equals("mqueue")
          ? runAll(argument)
          : say(459, "4.5.4", "Queue " + name + " unknown");
    }
    // A leading @ asks for the node's subdomains too (RFC 1985).
    String node = argument.startsWith("@") ? argument.substring(1) : "@" + argument;
    mta.runner()
        .runNow(Selection.ALL.and(new Selection.Term(Selection.Part.RECIPIENT, false, node)), null);
    return say(250, "2.0.0", "Queuing for node " + argument + " started");
  }

  /** The queue of this name is the only one. */
  private CompletionStage<Verdict> runAll(String argument) {
    mta.runner().runNow(Selection.ALL, null);
    return say(250, "2.0.0", "Queuing for queue group " + argument.substring(1) + " started");
  }

  /** Asks a ruleset first, where the file has it. */
  private CompletionStage<Verdict> asked(
      Call call, String ruleset, String argument, Supplier<CompletionStage<Verdict>> answer) {
    if (!call.rules().has(ruleset)) {
      return answer.get();
    }
    return reception
        .questions()
        .away(() -> call.rules().ask(ruleset, argument, call.facts()))
        .thenCompose(
            decision -> {
              if (!(decision instanceof Decision.Refuse refuse)) {
                return answer.get();
              }
              Reply reply = Reply.of(refuse.code(), refuse.dsn(), refuse.said(argument));
              reception.refused(call, ruleset, ruleset, argument, "", reply, List.of());
              return done(Verdict.of(reply));
            });
  }

  private static CompletionStage<Verdict> say(int code, String dsn, String text) {
    return done(Verdict.of(Reply.of(code, dsn, text)));
  }

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedFuture(value);
  }
}
