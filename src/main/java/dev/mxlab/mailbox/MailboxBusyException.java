package dev.mxlab.mailbox;

import java.io.IOException;

/** Somebody else holds the mailbox's lock; asking again later may help. */
public final class MailboxBusyException extends IOException {
  private static final long serialVersionUID = 1L;

  public MailboxBusyException(String mailbox) {
    super(mailbox + " is locked");
  }
}
