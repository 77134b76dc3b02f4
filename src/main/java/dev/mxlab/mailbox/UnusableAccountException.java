package dev.mxlab.mailbox;

import java.io.IOException;

/** A user's mail cannot be had as it is configured; the message is what the log says of it. */
public final class UnusableAccountException extends IOException {
  private static final long serialVersionUID = 1L;

  public UnusableAccountException(String message) {
    super(message);
  }
}
