package dev.mxlab.sendmail.queue;

/** How long a message may wait depends on this (sendmail.cf Timeout.queuereturn, queuewarn). */
public enum Urgency {
  NORMAL("normal"),
  URGENT("urgent"),
  NON_URGENT("non-urgent"),
  /** A notification of ours. */
  DSN("dsn");

  private final String word;

  Urgency(String word) {
    this.word = word;
  }

  /** As the option's name ends. */
  public String word() {
    return word;
  }

  /** By the Priority header (RFC 2156); without one it is normal. */
  public static Urgency of(Envelope envelope) {
    if (envelope.has('r')) {
      return DSN;
    }
    for (Envelope.Header header : envelope.headers()) {
      if (header.name().equalsIgnoreCase("Priority")) {
        for (Urgency one : values()) {
          if (one != DSN && one.word.equalsIgnoreCase(header.value())) {
            return one;
          }
        }
      }
    }
    return NORMAL;
  }
}
