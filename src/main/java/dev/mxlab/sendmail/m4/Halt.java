package dev.mxlab.sendmail.m4;

import java.io.Serial;

/** Processing ends here: m4exit, or an error after which nothing can go on. */
final class Halt extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final int code;

  Halt(int code) {
    super("exit " + code, null, false, false);
    this.code = code;
  }

  int code() {
    return code;
  }
}
