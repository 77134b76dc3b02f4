package dev.mxlab.sendmail.reception;

import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.rewrite.Decision;
import dev.mxlab.sendmail.rewrite.Facts;
import dev.mxlab.sendmail.rewrite.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What rules say of a message once it is there (doc/op, "Header Declarations" and "check_eoh"): H
 * lines that ask a ruleset about their header, check_eoh about the header as a whole, check_eom
 * about the message.
 */
final class MessageChecks {
  private static final String END_OF_HEADER = "check_eoh";
  private static final String END_OF_MESSAGE = "check_eom";

  /**
   * What came of it.
   *
   * @param ruleset that refused
   * @param about what it was asked about
   * @param decision the first refusal; else a wish to drop or to hold the message; else Ok
   */
  record Found(String ruleset, String about, Decision decision) {}

  private record Question(String ruleset, String text, boolean comments, Facts facts) {}

  private static final Found NOTHING = new Found("", "", new Decision.Ok());

  private final CfConfig config;
  private final Rules rules;

  MessageChecks(CfConfig config, Rules rules) {
    this.config = config;
    this.rules = rules;
  }

  /** Whether anything is asked at all. */
  boolean any() {
    return rules.has(END_OF_HEADER)
        || rules.has(END_OF_MESSAGE)
        || config.headers().stream().anyMatch(CfConfig.Header::checks);
  }

  CompletionStage<Found> of(List<String> headers, long size, Facts facts) {
    List<Question> questions = new ArrayList<>();
    long octets = 0;
    for (String line : headers) {
      octets += line.length() + 1;
      Envelope.Header header = new Envelope.Header("", line);
      CfConfig.Header check = check(header.name());
      if (check != null) {
        Facts more =
            facts
                .with("{hdr_name}", header.name())
                .with("{hdrlen}", Integer.toString(header.value().length()))
                .with("{currHeader}", header.value());
        questions.add(new Question(check.ruleset(), header.value(), check.comments(), more));
      }
    }
    questions.add(new Question(END_OF_HEADER, headers.size() + " $| " + octets, true, facts));
    Facts more = facts.with("{msg_size}", Long.toString(size));
    questions.add(new Question(END_OF_MESSAGE, Long.toString(size), true, more));
    CompletionStage<Found> found = CompletableFuture.completedFuture(NOTHING);
    for (Question one : questions) {
      found = found.thenCompose(before -> asked(before, one));
    }
    return found;
  }

  /** The header's own H line with a ruleset; else the one for all that have none. */
  private CfConfig.@Nullable Header check(String name) {
    CfConfig.Header other = null;
    for (CfConfig.Header line : config.headers()) {
      if (line.checks() && line.name().equalsIgnoreCase(name)) {
        return line;
      } else if (line.checks() && line.name().equals("*")) {
        other = line;
      }
    }
    return other;
  }

  private CompletionStage<Found> asked(Found before, Question question) {
    if (before.decision() instanceof Decision.Refuse || !rules.has(question.ruleset())) {
      return CompletableFuture.completedFuture(before);
    }
    CompletionStage<Decision> answer =
        question.ruleset().equals(END_OF_HEADER)
            ? rules.ask(question.ruleset(), question.text(), question.facts())
            : rules.judge(
                question.ruleset(), question.text(), question.comments(), question.facts());
    return answer.thenApply(
        now ->
            now instanceof Decision.Ok
                ? before
                : new Found(question.ruleset(), question.text(), now));
  }
}
