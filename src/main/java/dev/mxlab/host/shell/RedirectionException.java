package dev.mxlab.host.shell;

/** A redirection that cannot be made; the message is bash's, after its name. */
final class RedirectionException extends Exception {
  private static final long serialVersionUID = 1;

  RedirectionException(String message) {
    super(message);
  }
}
