package dev.mxlab.imap.wire;

/** A command that will not be done; it says what the client is told. */
public final class BadCommand extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean whole;

  /** It cannot be understood: {@code BAD Error in IMAP command X: why}. */
  public BadCommand(String why) {
    this(why, false);
  }

  private BadCommand(String text, boolean whole) {
    super(text, null, false, false);
    this.whole = whole;
  }

  /** With an answer of its own: {@code NO Mailbox doesn't exist: x}. */
  public static BadCommand answered(String answer) {
    return new BadCommand(answer, true);
  }

  /** The tagged answer without its tag. */
  public String answer(String command) {
    String text = String.valueOf(getMessage());
    return whole ? text : "BAD Error in IMAP command " + command + ": " + text;
  }
}
