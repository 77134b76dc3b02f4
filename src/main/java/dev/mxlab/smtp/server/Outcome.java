package dev.mxlab.smtp.server;

import dev.mxlab.smtp.Reply;

/** What the check of a command came to. */
sealed interface Outcome {
  record Refused(Reply reply) implements Outcome {}

  record Allowed(Runnable deed) implements Outcome {}
}
