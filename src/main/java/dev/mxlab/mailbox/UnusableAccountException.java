package dev.mxlab.mailbox;

import java.io.IOException;

/** A user's mail cannot be had as it is configured; the message is what the log says of it. */
public final class UnusableAccountException extends IOException {
  private static final long serialVersionUID = 1L;

  /** How far the login of a user with the right password comes. */
  public enum Kind {
    /** Nobody knows whose files his mail is. */
    UNKNOWN_USER,
    /** Nothing may be done in his name. */
    NOT_BEGUN,
    /** What was begun for him breaks off. */
    BROKEN,
    /** He is logged in, and there is no mail. */
    NO_STORAGE
  }

  private final Kind kind;

  public UnusableAccountException(String message) {
    this(Kind.NO_STORAGE, message);
  }

  public UnusableAccountException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** What the log says. */
  public String said() {
    return String.valueOf(getMessage());
  }
}
