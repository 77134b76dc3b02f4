package dev.mxlab.sendmail.queue;

/** What becomes of a message, by the first letters of its file's name (sendmail's doc/op). */
public enum QueueKind {
  /** It waits for its next try. */
  NORMAL("qf"),
  /** It is held back until somebody lets it go ({@code -qQ -Q}). */
  QUARANTINED("hf"),
  /** Set aside: nobody can be told of it, or nobody can read it. */
  LOST("Qf");

  private final String prefix;

  QueueKind(String prefix) {
    this.prefix = prefix;
  }

  String prefix() {
    return prefix;
  }

  static QueueKind of(Envelope envelope) {
    return envelope.quarantine().isEmpty() ? NORMAL : QUARANTINED;
  }
}
