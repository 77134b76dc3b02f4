package dev.mxlab.named.tool.nsupdate;

/** A line that nsupdate does not take; the text is what it says, empty where it says nothing. */
final class SyntaxException extends Exception {
  private static final long serialVersionUID = 1;

  private final String logged;

  SyntaxException(String text) {
    this(text, "");
  }

  /**
   * @param logged what the library says of it first; empty: nothing
   */
  SyntaxException(String text, String logged) {
    super(text, null, false, false);
    this.logged = logged;
  }

  String logged() {
    return logged;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
