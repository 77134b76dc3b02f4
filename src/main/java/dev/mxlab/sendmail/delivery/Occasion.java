package dev.mxlab.sendmail.delivery;

import dev.mxlab.sendmail.cf.MailerFlag;

/** Why a message is tried. */
enum Occasion {
  /** It was taken in this moment. */
  TAKEN,
  /** A queue run has come to it. */
  RUN,
  /** Somebody wants it, or its host's mail, now. */
  ASKED;

  /**
   * Whether a mailer has to wait for another.
   *
   * @param sparing whether F=e counts (O HoldExpensive)
   */
  boolean holds(String flags, boolean sparing) {
    return this != ASKED && MailerFlag.HOLD.in(flags)
        || this == TAKEN && sparing && MailerFlag.EXPENSIVE.in(flags);
  }
}
