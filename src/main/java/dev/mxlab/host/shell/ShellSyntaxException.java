package dev.mxlab.host.shell;

/** A line that the shell cannot parse; the message is bash's own, after its name. */
final class ShellSyntaxException extends Exception {
  private static final long serialVersionUID = 1;

  ShellSyntaxException(String message) {
    super(message);
  }

  static ShellSyntaxException near(String token) {
    return new ShellSyntaxException("syntax error near unexpected token `" + token + "'");
  }
}
