package dev.mxlab.mailbox;

import java.io.IOException;

/** A mailbox of this name cannot be had, or not be made. */
public final class MailboxNameException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Why not. */
  public enum Why {
    /** There is none. */
    NONEXISTENT,
    /** There is one. */
    EXISTS,
    /** A level above others, without mail of its own. */
    NOT_SELECTABLE,
    /** The format cannot have such a name, or the rules forbid it. */
    INVALID,
    /** Files of this host do not let it be done. */
    NO_PERMISSION
  }

  private final Why why;

  public MailboxNameException(Why why, String message) {
    super(message);
    this.why = why;
  }

  public Why why() {
    return why;
  }
}
