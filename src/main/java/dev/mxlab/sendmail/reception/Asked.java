package dev.mxlab.sendmail.reception;

import dev.mxlab.journal.Event;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.rewrite.Decision;
import dev.mxlab.sendmail.rewrite.Facts;
import dev.mxlab.smtp.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What the rules were asked for one message, and why they answered so. */
final class Asked {
  static final String PARSE = "parse";

  /** Of a message with very many recipients the first are enough. */
  private static final int MOST_REASONS = 100;

  private final SendmailReception reception;
  private final Mta mta;
  private final SendmailReception.Call call;

  /** The one that refused what was asked last; empty for none. */
  private String ruleset = "";

  /** Of what was asked last; empty for nothing to tell. */
  private List<String> because = List.of();

  private final List<Because> decided = new ArrayList<>();

  Asked(SendmailReception reception, Mta mta, SendmailReception.Call call) {
    this.reception = reception;
    this.mta = mta;
    this.call = call;
  }

  /** Nothing that was asked before has to do with what comes. */
  void anew() {
    ruleset = "";
  }

  CompletionStage<Decision> of(String ruleset, String text, Facts known) {
    return reception
        .questions()
        .asked(call.rules(), ruleset, text, known)
        .thenApply(
            found -> {
              Decision decision = found.decided();
              this.ruleset = decision instanceof Decision.Refuse ? ruleset : "";
              because = found.lines();
              if (!found.lines().isEmpty() && decided.size() < MOST_REASONS) {
                decided.add(found);
              }
              return decision;
            });
  }

  /** The reply to a command; what is not granted is logged with the rule that refused it. */
  CompletionStage<Reply> told(String stage, String from, String to, CompletionStage<Reply> reply) {
    return SendmailReception.guarded(reply)
        .thenApply(
            verdict -> {
              if (!verdict.reply().positive()) {
                String by = ruleset.equals(PARSE) ? "" : ruleset;
                if (by.isEmpty() && verdict.reply().code() == 554) {
                  reception.say(call, "crit", "SYSERR(root): " + verdict.reply().lines().get(0));
                } else {
                  reception.refused(call, by, stage, from, to, verdict.reply(), because);
                }
              }
              because = List.of();
              return verdict.reply();
            });
  }

  /** What a client hears of a decision that is against it. */
  static Reply refusal(String address, Decision decision) {
    if (!(decision instanceof Decision.Refuse refuse)) {
      return Reply.of(550, "5.1.1", Reply.shortened(address) + "... User unknown");
    }
    return Reply.of(refuse.code(), refuse.dsn(), refuse.said(Reply.shortened(address)));
  }

  /** Tells why the rules took the message, and where they send it. */
  void explain(Envelope envelope) {
    for (Because one : decided) {
      mta.journal()
          .record(
              envelope.trace(),
              new Event.RulesDecided(
                  envelope.queueId(), one.ruleset(), one.about(), one.decision(), one.lines()));
    }
  }
}
