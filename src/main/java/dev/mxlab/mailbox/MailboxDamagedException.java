package dev.mxlab.mailbox;

import dev.mxlab.text.Diagnostic;
import java.io.IOException;

/** A mailbox holds something that is no mailbox; the diagnostic says which, where and the mend. */
public final class MailboxDamagedException extends IOException {
  /** What clients are told. */
  public static final String TOLD = "Mailbox isn't a valid mbox file";

  private static final long serialVersionUID = 1L;

  private final transient Diagnostic diagnostic;

  public MailboxDamagedException(Diagnostic diagnostic) {
    super(diagnostic.at() + ": " + diagnostic.message());
    this.diagnostic = diagnostic;
  }

  public Diagnostic diagnostic() {
    return diagnostic;
  }
}
