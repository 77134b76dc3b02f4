package dev.mxlab.smtp.server;

import dev.mxlab.smtp.Reply;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** What a {@link ServerSession} asks of the connection's owner, in this order. */
public sealed interface Effect {
  /** Sends a reply. */
  record Say(Reply reply) implements Effect {}

  /**
   * Waits for the mail system: {@code then} is called once, on the session's thread, with what the
   * stage came to, and returns the effects that follow; {@link ServerSession#failed} instead should
   * the stage break its promise and fail.
   */
  record Ask<T>(CompletionStage<T> stage, Function<T, List<Effect>> then) implements Effect {}

  /** Ends the connection once everything said is out. {@code why} is for logs. */
  record Close(String why) implements Effect {}
}
