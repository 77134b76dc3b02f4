package dev.mxlab.smtp.server;

import dev.mxlab.smtp.Reply;
import dev.mxlab.smtp.TlsParty;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What the deeds of commands can do to their session. */
interface Floor {
  void say(Reply reply);

  <T> void ask(CompletionStage<T> question, Consumer<T> answer);

  /** Obeys after a while. */
  void pause(Duration length, Runnable deed);

  /** The client's next octets are a handshake. */
  void startTls(TlsParty party);

  /** The message follows. */
  void receive(Reception.Content content);

  void close(String why);

  /** Whether the client has said more already. */
  boolean waiting();

  /** For the system's log. */
  void log(String level, String text);
}
