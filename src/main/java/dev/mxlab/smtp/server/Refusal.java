package dev.mxlab.smtp.server;

import dev.mxlab.smtp.Reply;
import java.io.Serial;

/** Carries the reply out of a check that goes several steps deep; never leaves the package. */
final class Refusal extends Exception {
  @Serial private static final long serialVersionUID = 1;
  private final transient Reply reply;

  Refusal(int code, String dsn, String text) {
    super(text, null, false, false);
    this.reply = Reply.of(code, dsn, text);
  }

  Reply reply() {
    return reply;
  }
}
