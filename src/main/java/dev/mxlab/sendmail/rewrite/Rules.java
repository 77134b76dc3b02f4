package dev.mxlab.sendmail.rewrite;

import dev.mxlab.sendmail.map.RecentAnswers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Decides about addresses and clients, in sendmail's terms (doc/op, "Special rulesets"). Safe from
 * any thread, may wait for a disk; the stage never fails: trouble is a temporary {@link
 * Decision.Refuse} or a {@link Decision.Mailer} that is to be asked for again.
 */
@FunctionalInterface
public interface Rules {
  /**
   * Runs one ruleset over a workspace:
   *
   * <ul>
   *   <li>{@code parse}: an address, with or without angle brackets; canonified first (rulesets
   *       3,0). Answers Mailer or Refuse.
   *   <li>{@code check_relay}: {@code client.example.com $| 192.168.111.10}
   *   <li>{@code check_mail}: the sender as it stood in MAIL
   *   <li>{@code check_rcpt}: the recipient as it stood in RCPT
   *   <li>{@code check_compat}: {@code sender $| recipient}; any other ruleset by its name, two
   *       parts with {@code $|} between them
   * </ul>
   *
   * A check that has no objection answers {@link Decision.Ok}.
   */
  CompletionStage<Decision> ask(String ruleset, String workspace, Facts facts);

  /** The same, told what the rules do on the way: {@link Reasons} keeps why they decided so. */
  default CompletionStage<Decision> ask(
      String ruleset, String workspace, Facts facts, Trace trace) {
    return ask(ruleset, workspace, facts);
  }

  /** Whether the file has a ruleset with that name and rules in it. */
  default boolean has(String ruleset) {
    return false;
  }

  /**
   * What a ruleset says to text that is no address, such as a header's value: a quote or a bracket
   * without its other half is no fault.
   *
   * @param comments whether it sees what stands in parentheses
   */
  default CompletionStage<Decision> judge(
      String ruleset, String text, boolean comments, Facts facts) {
    return CompletableFuture.completedFuture(new Decision.Ok());
  }

  /**
   * What a ruleset such as {@code srv_features} or {@code authinfo} gives: the words behind its
   * {@code $#} (rscap in srvrsmtp.c). Empty for none; trouble gives none as well.
   */
  default CompletionStage<String> give(String ruleset, String workspace, Facts facts) {
    return CompletableFuture.completedFuture("");
  }

  /**
   * An address as a mailer sends it, in the envelope or a header (remotename in parseaddr.c); a
   * mailer that the file does not have has no rulesets of its own.
   *
   * @param host that the mailer talks to: $h
   */
  default CompletionStage<String> remote(
      String address, Resolution.Side side, String mailer, String host, Facts facts) {
    return CompletableFuture.completedFuture(address);
  }

  /** The sender as $f has it: through rulesets 3, 1 and 4 (setsender in envelope.c). */
  default CompletionStage<String> sender(String address, Facts facts) {
    return CompletableFuture.completedFuture(AddressText.bare(address));
  }

  /**
   * What ruleset 5 makes of a local name that is no alias, where the mailer wants it (F=5); Ok
   * where it says nothing.
   */
  default CompletionStage<Decision> afterAliases(Decision.Mailer local, Facts facts) {
    return CompletableFuture.completedFuture(new Decision.Ok());
  }

  /**
   * How many milliseconds a client shall wait for its greeting: ruleset greet_pause, over {@code
   * client.example.com $| 192.168.111.10}; 0 where there is none.
   */
  default CompletionStage<Long> greetPause(String workspace, Facts facts) {
    return CompletableFuture.completedFuture(0L);
  }

  /**
   * The same rules for one connection: what its look-ups find and its rules set is remembered till
   * its end.
   */
  default Rules connection() {
    return this;
  }

  /**
   * The same for a thread that must not wait, for a disk or for rules that take their time: a stage
   * that is done at once, or has failed with {@link NotAtHand}. Nothing has happened then, and the
   * rules themselves may be asked elsewhere.
   */
  default Rules atHand() {
    return (ruleset, workspace, facts) -> NotAtHand.answer();
  }

  /** The same for one message of many: names are not asked for that were known a moment ago. */
  default Rules message(RecentAnswers recent) {
    return connection();
  }

  /** The same for questions that are put often: each for itself, with names as a moment ago. */
  default Rules soonAgain(RecentAnswers recent) {
    return this;
  }
}
