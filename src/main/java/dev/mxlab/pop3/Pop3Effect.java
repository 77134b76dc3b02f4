package dev.mxlab.pop3;

import dev.mxlab.net.sasl.Credentials;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a session wants done. Those that are questions are answered by calling the session's method
 * of their Javadoc; a session has one question open at most, and takes no input meanwhile.
 */
public sealed interface Pop3Effect {
  /** Bytes for the client. */
  record Send(byte[] bytes) implements Pop3Effect {}

  /** Speak TLS from here on: {@link Pop3Session#secured}. */
  record StartTls() implements Pop3Effect {}

  /** Is the password this user's? {@link Pop3Session#authenticated}. */
  record Authenticate(Credentials credentials) implements Pop3Effect {}

  /**
   * Wait so long before a failed login is told: {@link Pop3Session#delayed}.
   *
   * @param failed what nobody was asked about, since it made no sense
   */
  record Delay(Duration time, @Nullable Credentials failed) implements Pop3Effect {}

  /** Open the mail of a user: {@link Pop3Session#opened} or {@link Pop3Session#notOpened}. */
  record OpenMail(String user) implements Pop3Effect {}

  /**
   * Begin to read a message, and read of it what there is at once: {@link Pop3Session#begun} or
   * {@link Pop3Session#unreadable}.
   *
   * @param whole whether it is a RETR and not a TOP
   */
  record BeginMessage(int index, boolean whole) implements Pop3Effect {}

  /** Read on: {@link Pop3Session#piece} or {@link Pop3Session#unreadable}. */
  record ReadPiece() implements Pop3Effect {}

  /** The message is not read any further. */
  record EndMessage() implements Pop3Effect {}

  /** A message has been sent from its beginning to its end. */
  record Fetched(int index) implements Pop3Effect {}

  /** Go on once the client has taken what was sent: {@link Pop3Session#drained}. */
  record Drain() implements Pop3Effect {}

  /**
   * End well: note which messages were read, remove others. {@link Pop3Session#finished}.
   *
   * @param seen those that were fetched whole
   */
  record Finish(Set<Integer> seen, Set<Integer> removed) implements Pop3Effect {}

  /**
   * End the connection once everything is sent.
   *
   * @param reason for the log, in dovecot's words
   */
  record Close(String reason) implements Pop3Effect {}
}
