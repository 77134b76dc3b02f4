package dev.mxlab.mailbox;

import java.util.Locale;
import java.util.Optional;

/**
 * A system flag (RFC 3501 section 2.3.2); {@code \Recent} is no flag of a message but of a session.
 */
public enum Flag {
  ANSWERED("\\Answered"),
  FLAGGED("\\Flagged"),
  DELETED("\\Deleted"),
  SEEN("\\Seen"),
  DRAFT("\\Draft");

  private final String word;

  Flag(String word) {
    this.word = word;
  }

  /** As IMAP writes it. */
  public String word() {
    return word;
  }

  /** By its word, in any case of letters. */
  public static Optional<Flag> of(String word) {
    String wanted = word.toLowerCase(Locale.ROOT);
    for (Flag flag : values()) {
      if (flag.word.toLowerCase(Locale.ROOT).equals(wanted)) {
        return Optional.of(flag);
      }
    }
    return Optional.empty();
  }

  int bit() {
    return 1 << ordinal();
  }
}
