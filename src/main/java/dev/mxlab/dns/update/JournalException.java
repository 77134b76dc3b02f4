package dev.mxlab.dns.update;

import java.io.IOException;

/** A journal that cannot be used; the message is BIND's result text. */
public final class JournalException extends IOException {
  private static final long serialVersionUID = 1;

  /** What kind of trouble it is. */
  public enum Kind {
    /** The file is damaged, or is no journal. */
    CORRUPT("unexpected error"),
    /** The serial lies within the journal, but no step begins there. */
    NOT_FOUND("not found"),
    /** The serial lies outside of the journal. */
    RANGE("out of range"),
    /** What is to be appended does not continue the journal, or would make it too big. */
    NO_FIT("unexpected error");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  private final Kind kind;

  JournalException(Kind kind, String detail) {
    super(detail);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
