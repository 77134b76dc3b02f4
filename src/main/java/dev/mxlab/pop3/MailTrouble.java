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

  /** Nothing may be done in the user's name. */
  NOT_BEGUN("-ERR [SYS/TEMP] Internal error occurred. Refer to server log for more information."),

  /** Nobody knows whose mail it is. */
  UNKNOWN_USER(
      "-ERR [SYS/TEMP] Internal error occurred. Refer to server log for more information."),

  /** What was begun in the user's name broke off: nothing is said. */
  BROKEN(""),

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
