package dev.mxlab.sendmail.reception;

import dev.mxlab.sendmail.map.SourceLines;
import dev.mxlab.sendmail.rewrite.Facts;
import dev.mxlab.sendmail.rewrite.NotAtHand;
import dev.mxlab.sendmail.rewrite.Reasons;
import dev.mxlab.sendmail.rewrite.Rules;
import dev.mxlab.time.Activity;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Puts the questions of a dialogue, which runs on an event loop: what can be told on the spot is,
 * everything else is asked on a thread that may wait for a disk and for rules that take their time.
 */
final class Questions {
  private final Mta mta;
  private final SourceLines sources;

  Questions(Mta mta) {
    this.mta = mta;
    this.sources = new SourceLines(mta.config(), mta.host().files());
  }

  /** Asks the rules, and keeps why they answered so. */
  CompletionStage<Because> asked(Rules rules, String ruleset, String text, Facts facts) {
    Reasons known = new Reasons();
    return ask(
        rules
            .atHand()
            .ask(ruleset, text, facts, known)
            .thenCompose(
                decision ->
                    Because.atHand(known, sources)
                        ? done(Because.of(ruleset, text, decision, known, sources))
                        : NotAtHand.answer()),
        () -> {
          Reasons why = new Reasons();
          return rules
              .ask(ruleset, text, facts, why)
              .thenApply(decision -> Because.of(ruleset, text, decision, why, sources));
        });
  }

  /** Asks these rules: on the spot, else where there is time. */
  <T> CompletionStage<T> ask(Rules rules, Function<Rules, CompletionStage<T>> question) {
    return ask(question.apply(rules.atHand()), () -> question.apply(rules));
  }

  /**
   * @param onTheSpot done, if only with {@link NotAtHand}
   * @param whole the same question to somebody who has time
   */
  <T> CompletionStage<T> ask(CompletionStage<T> onTheSpot, Supplier<CompletionStage<T>> whole) {
    return NotAtHand.orElse(onTheSpot, () -> away(whole));
  }

  /** Asks on a thread that may wait for a disk, while the clock stands. */
  <T> CompletionStage<T> away(Supplier<CompletionStage<T>> question) {
    Activity activity = mta.host().time().begin();
    CompletableFuture<CompletionStage<T>> asked;
    try {
      asked = CompletableFuture.supplyAsync(question, mta.host().onward());
    } catch (RejectedExecutionException closing) {
      asked = CompletableFuture.failedFuture(closing);
    }
    return asked
        .thenCompose(Function.identity())
        .whenComplete((answer, failure) -> activity.close());
  }

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedFuture(value);
  }
}
