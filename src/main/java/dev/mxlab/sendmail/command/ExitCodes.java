package dev.mxlab.sendmail.command;

import dev.mxlab.sendmail.rewrite.Decision;

/** Exit codes for refusals, by enhanced status code (sysexits.h, dsntoexitstat in err.c). */
final class ExitCodes {
  private static final int EX_DATAERR = 65;
  private static final int EX_NOUSER = 67;
  private static final int EX_NOHOST = 68;
  private static final int EX_SOFTWARE = 70;

  private ExitCodes() {}

  static int of(Decision.Refuse refuse) {
    if (refuse.exit() > 0) {
      return refuse.exit();
    }
    return refuse.temporary() ? SendmailCommand.EX_TEMPFAIL : of(refuse.dsn());
  }

  /**
   * @param status RFC 3463
   */
  static int of(String status) {
    return switch (status) {
      case "5.1.1", "5.1.6" -> EX_NOUSER;
      case "5.1.2" -> EX_NOHOST;
      case "5.1.3", "5.0.0", "5.7.1", "5.4.6" -> SendmailCommand.EX_USAGE;
      case "5.7.0" -> EX_DATAERR;
      case "5.3.5" -> EX_SOFTWARE;
      default ->
          status.startsWith("4") ? SendmailCommand.EX_TEMPFAIL : SendmailCommand.EX_UNAVAILABLE;
    };
  }
}
