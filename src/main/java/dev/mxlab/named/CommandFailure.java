package dev.mxlab.named;

import dev.mxlab.named.control.Result;

/** Ends a command of the control channel. */
final class CommandFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Result result;
  private final String text;

  CommandFailure(Result result, String text) {
    super(result.text(), null, false, false);
    this.result = result;
    this.text = text;
  }

  CommandFailure(String result) {
    this(Result.of(result), "");
  }

  CommandFailure(String result, String text) {
    this(Result.of(result), text);
  }

  Result result() {
    return result;
  }

  /** What the caller reads beside the result. */
  String text() {
    return text;
  }
}
