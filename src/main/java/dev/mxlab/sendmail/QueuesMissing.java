package dev.mxlab.sendmail;

import java.io.IOException;

/** A queue directory is not there, or not where it may be; the message is sendmail's. */
public final class QueuesMissing extends IOException {
  private static final long serialVersionUID = 1L;

  QueuesMissing(String message) {
    super(message);
  }
}
