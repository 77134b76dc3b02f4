package dev.mxlab.dovecot.doveadm;

/** Ends a command with an exit code and a line about it, in doveadm's words. */
final class Failure extends Exception {
  private static final long serialVersionUID = 1L;

  /** sysexits(3), as doveadm uses them. */
  static final int USAGE = 64;

  static final int DATA = 65;
  static final int NO_USER = 67;
  static final int NOT_FOUND = 68;
  static final int TEMPORARY = 75;
  static final int NO_PERMISSION = 77;

  private final int code;

  /**
   * @param said empty when it has been said already
   */
  Failure(int code, String said) {
    super(said);
    this.code = code;
  }

  static Failure fatal(int code, String why) {
    return new Failure(code, "Fatal: " + why);
  }

  int code() {
    return code;
  }

  String said() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
