package dev.mxlab.mailbox;

/** What becomes of a message's flags (RFC 3501 section 6.4.6). */
public record FlagChange(How how, Flags flags) {
  /** {@code FLAGS}, {@code +FLAGS}, {@code -FLAGS}. */
  public enum How {
    REPLACE,
    ADD,
    REMOVE
  }

  public static FlagChange add(Flags flags) {
    return new FlagChange(How.ADD, flags);
  }

  public static FlagChange remove(Flags flags) {
    return new FlagChange(How.REMOVE, flags);
  }

  public static FlagChange replace(Flags flags) {
    return new FlagChange(How.REPLACE, flags);
  }

  /** The flags that come of it. */
  public Flags applied(Flags before) {
    return switch (how) {
      case REPLACE -> flags;
      case ADD -> before.plus(flags);
      case REMOVE -> before.minus(flags);
    };
  }
}
