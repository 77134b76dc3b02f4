package dev.mxlab.sendmail.reception;

import dev.mxlab.journal.Event;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.rewrite.Decision;
import dev.mxlab.sendmail.rewrite.Facts;
import dev.mxlab.smtp.server.Reception;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Who has written a message, by AUTH= of its MAIL command (RFC 4954 section 5). */
final class Author {
  private Author() {}

  /** As far as the rules trust the client to say so (ruleset trust_auth); empty for none named. */
  static CompletionStage<String> of(
      Reception.Path path,
      Facts known,
      SendmailReception reception,
      Mta mta,
      SendmailReception.Call call) {
    String named = Parameters.author(path.parameters());
    if (named.isEmpty() || named.equals("<>")) {
      return CompletableFuture.completedFuture(named);
    }
    return reception
        .questions()
        .ask(
            call.rules(),
            rules -> rules.ask("trust_auth", named, known.with(Envelope.AUTHOR, named)))
        .thenApply(
            decision -> {
              if (!(decision instanceof Decision.Refuse)) {
                return named;
              }
              String text =
                  "ruleset=trust_auth, arg1=%s, relay=%s, reject=%s"
                      .formatted(
                          named, call.caller().shown(), Asked.refusal(path.text(), decision));
              mta.journal().record(new Event.DaemonSaid("sendmail", "notice", text));
              return "<>";
            });
  }
}
