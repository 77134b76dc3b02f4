package dev.mxlab.imap.session;

import dev.mxlab.imap.view.Work;
import dev.mxlab.net.sasl.Credentials;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a session wants done. Questions are answered by calling the session's method of their
 * Javadoc; a session has one question open at most, and takes no input meanwhile.
 */
public sealed interface ImapEffect {
  /** Octets for the client. */
  record Send(byte[] octets) implements ImapEffect {}

  /** Is the password this user's? {@link ImapSession#authenticated}. */
  record Authenticate(Credentials credentials) implements ImapEffect {}

  /**
   * Wait so long: {@link ImapSession#delayed}.
   *
   * @param failed what nobody was asked about, since it made no sense
   */
  record Delay(Duration time, @Nullable Credentials failed) implements ImapEffect {}

  /** Open the mail of a user: {@link ImapSession#opened} or {@link ImapSession#notOpened}. */
  record OpenAccount(String user) implements ImapEffect {}

  /**
   * Do a piece of work where one may wait, send what it wrote once the client has taken what was
   * sent before, and say how far it is: {@link ImapSession#performed} or {@link
   * ImapSession#failed}.
   */
  record Perform(Work work) implements ImapEffect {}

  /** Begin TLS after what was sent: {@link ImapSession#secured}. */
  record StartTls() implements ImapEffect {}

  /** The client said what it is (RFC 2971); null for NIL. */
  record Identified(Map<String, @Nullable String> pairs) implements ImapEffect {}

  /**
   * End the connection once everything is sent.
   *
   * @param reason for the log, in dovecot's words
   */
  record Close(String reason) implements ImapEffect {}
}
