package dev.mxlab.dovecot.lmtp;

/** What a session wants done, in order; questions are answered by the session's methods. */
public sealed interface LmtpEffect {
  /** Text for the client, in ISO 8859-1. */
  record Send(String text) implements LmtpEffect {}

  /** Who is this recipient? {@link LmtpSession#found}. */
  record Find(String address) implements LmtpEffect {}

  /**
   * Deliver a message into a user's inbox: {@link LmtpSession#delivered}.
   *
   * @param sender empty for the null sender
   * @param recipient as the client named him
   * @param original as he was named first, ORCPT=; else the same
   * @param peer what the client called itself
   * @param tls protocol and cipher of the connection; empty where it is in the clear
   * @param id of the session, and which of its transactions it is: {@code ID:T2}
   * @param alone whether there is no other recipient
   */
  record Deliver(
      String user,
      String sender,
      String recipient,
      String original,
      String peer,
      LmtpMessage message,
      String tls,
      String id,
      boolean alone)
      implements LmtpEffect {}

  /** Speak TLS from now on: {@link LmtpSession#secured}. */
  record StartTls() implements LmtpEffect {}

  /** End the connection. */
  record Close() implements LmtpEffect {}
}
