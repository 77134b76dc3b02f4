package dev.mxlab.mailbox;

import java.io.IOException;
import java.util.List;

/**
 * The host's files do not let a mailbox be used: they belong to others, or are something else. The
 * message is what the client is told.
 */
public final class MailboxRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What kind of trouble clients are told of (RFC 5530, RFC 2449). */
  public enum Kind {
    NO_PERMISSION("NOPERM", "SYS/PERM"),
    CANNOT("CANNOT", "SYS/PERM"),
    INTERNAL("SERVERBUG", "SYS/TEMP");

    private final String imap;
    private final String pop3;

    Kind(String imap, String pop3) {
      this.imap = imap;
      this.pop3 = pop3;
    }
  }

  private final Kind kind;
  private final List<String> said;
  private final String what;

  /**
   * @param said what the log says of it
   * @param what could not be done, as POP3 calls it: {@code open}, {@code init}
   */
  public MailboxRefusedException(Kind kind, String message, List<String> said, String what) {
    super(message);
    this.kind = kind;
    this.said = List.copyOf(said);
    this.what = what;
  }

  public List<String> said() {
    return said;
  }

  /** The answer of IMAP without its tag. */
  public String imap() {
    return "NO [" + kind.imap + "] " + getMessage();
  }

  /** The answer of POP3. */
  public String pop3() {
    return "-ERR [" + kind.pop3 + "] " + getMessage();
  }

  /** Why a POP3 session ends, for the log. */
  public String reason() {
    boolean internal = kind == Kind.INTERNAL && !said.isEmpty();
    String why = internal ? said.get(said.size() - 1) : String.valueOf(getMessage());
    return "Couldn't " + what + " INBOX: " + why;
  }
}
