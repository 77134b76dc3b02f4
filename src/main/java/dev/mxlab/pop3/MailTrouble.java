package dev.mxlab.pop3;

/** Why a user's mail is not to be had, with what the client is told (RFC 2449 section 8). */
public enum MailTrouble {
  /** pop3_lock_session is on and another session is open. */
  ANOTHER_SESSION("-ERR [IN-USE] Mailbox is locked by another POP3 session."),

  /** mail_max_userip_connections are open. */
  TOO_MANY_SESSIONS(
      "-ERR [IN-USE] Maximum number of connections from user+IP exceeded"
          + " (mail_max_userip_connections=%d)"),

  /** A program held the mailbox's lock too long. */
  LOCKED("-ERR [SYS/TEMP] Timeout while waiting for lock"),

  /** The login counts, but nothing can be done with the mail as it is configured. */
  UNUSABLE("+OK Logged in."),

  /** The message was removed by another session or program. */
  GONE(""),

  /** Anything else; the operator is told more. */
  INTERNAL("-ERR [SYS/TEMP] Internal error occurred. Refer to server log for more information.");

  private final String reply;

  MailTrouble(String reply) {
    this.reply = reply;
  }

  public String reply() {
    return reply;
  }
}
