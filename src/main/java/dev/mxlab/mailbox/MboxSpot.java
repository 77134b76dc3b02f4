package dev.mxlab.mailbox;

/**
 * Where a message stands in an mbox file.
 *
 * @param from offset of its From_ line
 * @param header offset of its header
 * @param end behind its last byte; a blank line before the next From_ line is not its own
 * @param next offset of the next From_ line, or of the end of the file
 * @param digest of its From_ line and header: by this it is known again
 * @param block octets of its header that are mail programs' own: as they stand there, or as they
 *     will once its UID is written
 * @param state what the file does not say yet
 */
record MboxSpot(long from, long header, long end, long next, long digest, int block, State state)
    implements Entry.Spot {
  /** How the header in the file relates to what is known. */
  enum State {
    /** It says all. */
    WRITTEN,
    /** All but that a session has seen the message. */
    FRESH,
    /** Its flags are others. */
    DIRTY,
    /** It has no X-UID of ours. */
    UNNUMBERED;

    private static final State[] ALL = values();

    static State of(int ordinal) {
      return ALL[ordinal];
    }
  }

  MboxSpot in(State other) {
    return new MboxSpot(from, header, end, next, digest, block, other);
  }

  MboxSpot moved(long by) {
    return new MboxSpot(from + by, header + by, end + by, next + by, digest, block, state);
  }
}
