package dev.mxlab.smtp.server;

import dev.mxlab.smtp.Reply;
import dev.mxlab.smtp.TlsParty;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

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

  /** Goes on with {@code then} after a while, by the machine's time; the client waits. */
  record Pause(Duration length, Supplier<List<Effect>> then) implements Effect {}

  /**
   * Begins a TLS handshake once everything said is out (RFC 3207): {@link ServerSession#secured}
   * follows, or the connection's end.
   */
  record StartTls(TlsParty party) implements Effect {}

  /** Ends the connection once everything said is out. {@code why} is for logs. */
  record Close(String why) implements Effect {}
}
