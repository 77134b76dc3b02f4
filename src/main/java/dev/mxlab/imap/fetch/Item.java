package dev.mxlab.imap.fetch;

/** One thing that FETCH asks of a message. */
sealed interface Item {
  /** What the mailbox knows without looking into the message. */
  enum Known implements Item {
    UID,
    FLAGS,
    INTERNALDATE,
    SIZE,
    MODSEQ,
    SAVEDATE,
    GUID
  }

  /** What is derived from the message. */
  enum Derived implements Item {
    ENVELOPE,
    BODY,
    BODYSTRUCTURE
  }

  /**
   * The message's first words.
   *
   * @param name {@code PREVIEW} or {@code SNIPPET}
   * @param lazy only if they are known
   * @param fuzzy whether the answer names the algorithm
   */
  record Words(String name, boolean lazy, boolean fuzzy) implements Item {}

  /**
   * Octets of the message.
   *
   * @param label as the answer names it
   */
  record Octets(String label, Section section, Form form) implements Item {}

  /** How octets are given. */
  enum Form {
    /** As they are. */
    PLAIN,
    /** Without transfer encoding (RFC 3516). */
    BINARY,
    /** Their number without transfer encoding. */
    BINARY_SIZE
  }

  /** Whether it stands before what needs the message's text, as dovecot orders answers. */
  default boolean early() {
    return this instanceof Known || this instanceof Words;
  }
}
