package dev.mxlab.mailbox;

import java.io.IOException;

/** A mailbox that is open was deleted, or renamed, by somebody else. */
public final class MailboxDeletedException extends IOException {
  private static final long serialVersionUID = 1L;

  public MailboxDeletedException() {
    super("Mailbox was deleted under us");
  }
}
