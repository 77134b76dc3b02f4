package dev.mxlab.sendmail.m4;

/** Counts what a run has used of its {@link Limits}, and ends it where one is reached. */
final class Budget {
  /** What a macro call counts beside its characters. */
  static final int CALL = 64;

  private final Limits limits;
  private final Reports reports;
  private long work;
  private long text;
  private long output;

  Budget(Limits limits, Reports reports) {
    this.limits = limits;
    this.reports = reports;
  }

  void work(long units) throws Halt {
    work += units;
    if (work > limits.work()) {
      throw reports.limit("endless", limits.work());
    }
  }

  /** {@code characters} more, or less, are held. */
  void hold(long characters) throws Halt {
    text += characters;
    if (text > limits.text()) {
      throw reports.limit("too-much-text", limits.text());
    }
  }

  /** As many are held no longer. */
  void release(long characters) {
    text -= characters;
  }

  void written(long characters) throws Halt {
    output += characters;
    if (output > limits.output()) {
      throw reports.limit("too-much-output", limits.output());
    }
  }

  void nested(int calls) throws Halt {
    if (calls > limits.nesting()) {
      throw reports.fatal(
          "recursion limit of " + limits.nesting() + " exceeded, use -L<N> to change it");
    }
  }
}
