package dev.mxlab.mailbox;

import java.io.IOException;

/** A message of an open maildrop was removed meanwhile by another session or program. */
public final class MessageGoneException extends IOException {
  private static final long serialVersionUID = 1L;

  public MessageGoneException(String mailbox, long number) {
    super("message " + number + " of " + mailbox + " is gone");
  }
}
