package dev.mxlab.dns.sign;

/** What the check of a signature came to, in BIND's words. */
public enum TsigStatus {
  SUCCESS("success"),
  FORMERR("FORMERR"),
  VERIFY_FAILURE("tsig verify failure"),
  CLOCK_SKEW("clocks are unsynchronized"),
  ERROR_SET("tsig indicates error"),
  EXPECTED("expected a TSIG or SIG(0)"),
  UNEXPECTED("unexpected TSIG or SIG(0)");

  private final String text;

  TsigStatus(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
