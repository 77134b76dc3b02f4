package dev.mxlab.smtp.client;

import dev.mxlab.smtp.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the server said of each recipient of a transfer; the first word that decides counts. */
final class Tally {
  private final @Nullable Reply[] replies;
  private final @Nullable String[] commands;

  /** Answers to RCPT that were yes. */
  private final @Nullable Reply[] accepted;

  Tally(int recipients) {
    this.replies = new @Nullable Reply[recipients];
    this.commands = new @Nullable String[recipients];
    this.accepted = new @Nullable Reply[recipients];
  }

  void accepted(int recipient, Reply reply) {
    accepted[recipient] = reply;
  }

  boolean anyAccepted() {
    return Arrays.stream(accepted).anyMatch(Objects::nonNull);
  }

  /**
   * @param command that the reply answers
   */
  void decide(int recipient, Reply reply, String command) {
    if (replies[recipient] == null) {
      replies[recipient] = reply;
      commands[recipient] = command;
    }
  }

  boolean decided(int recipient) {
    return replies[recipient] != null;
  }

  /** Decides for all who have no answer yet. */
  void settle(Reply reply, String command) {
    for (int i = 0; i < replies.length; i++) {
      decide(i, reply, command);
    }
  }

  List<Transfer.Outcome> outcomes(Transfer.Order order) {
    List<Transfer.Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < replies.length; i++) {
      Reply reply = replies[i];
      String command = commands[i];
      if (reply != null && command != null) {
        outcomes.add(new Transfer.Outcome(order.recipients().get(i), reply, command, accepted[i]));
      }
    }
    return outcomes;
  }
}
