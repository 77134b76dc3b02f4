package dev.mxlab.sendmail.rewrite;

/**
 * What went wrong while rules ran, as sendmail answers it.
 *
 * @param about the text that is wrong; empty when it is a rule that is
 */
public record Problem(int code, String dsn, String about, String text) {
  static Problem of(String text) {
    return new Problem(554, "5.3.5", "", text);
  }

  static Problem unbalanced(String about, String complaint) {
    return new Problem(553, "5.0.0", about, complaint);
  }

  Decision.Refuse refusal() {
    return new Decision.Refuse(code, dsn, text, about);
  }

  /** {@code a>b... Unbalanced '>'} */
  public String shown() {
    return about.isEmpty() ? text : about + "... " + text;
  }
}
