package dev.mxlab.sendmail.delivery;

import dev.mxlab.journal.Event;
import java.util.ArrayList;
import java.util.List;

/** What a program's exit code means (sysexits(3)), in the words of sendmail's sysexits.c. */
enum ExitStatus {
  USAGE(64, 500, "5.0.0", "5.5.4", "Command line usage error"),
  DATAERR(65, 501, "5.6.0", "5.5.2", "Data format error"),
  NOINPUT(66, 550, "5.3.0", "5.3.0", "Cannot open input"),
  NOUSER(67, 550, "5.1.1", "5.1.1", "User unknown"),
  NOHOST(68, 550, "5.1.2", "5.1.2", "Host unknown"),
  UNAVAILABLE(69, 554, "5.0.0", "5.5.0", "Service unavailable"),
  SOFTWARE(70, 554, "5.3.0", "5.5.0", "Internal error"),
  OSERR(71, 451, "4.0.0", "4.5.0", "Operating system error"),
  OSFILE(72, 554, "5.3.5", "5.5.0", "System file missing"),
  CANTCREAT(73, 550, "5.0.0", "5.3.0", "Can't create output"),
  IOERR(74, 451, "4.0.0", "4.5.0", "I/O error"),
  TEMPFAIL(75, 250, "4.0.0", "4.2.0", "Deferred"),
  PROTOCOL(76, 554, "5.5.0", "5.5.0", "Remote protocol error"),
  NOPERM(77, 550, "5.0.0", "5.3.0", "Insufficient permission"),
  CONFIG(78, 554, "5.3.5", "5.5.0", "Local configuration error"),
  UNKNOWN(-1, 554, "5.3.0", "5.0.0", "unknown mailer error");

  private final int exit;
  private final int code;
  private final String dsn;
  private final String status;
  private final String text;

  ExitStatus(int exit, int code, String dsn, String status, String text) {
    this.exit = exit;
    this.code = code;
    this.dsn = dsn;
    this.status = status;
    this.text = text;
  }

  static ExitStatus of(int exit) {
    for (ExitStatus each : values()) {
      if (each.exit == exit) {
        return each;
      }
    }
    return UNKNOWN;
  }

  /** What a program's exit code is called; others stay as they are. */
  static String meaning(String code) {
    for (ExitStatus each : values()) {
      if (Integer.toString(each.exit).equals(code) && each != UNKNOWN) {
        return each.text;
      }
    }
    return code;
  }

  int code() {
    return code;
  }

  /** As the log tells it. */
  String dsn() {
    return dsn;
  }

  /** As a notification tells it (markfailure). */
  String status() {
    return status;
  }

  String text() {
    return text;
  }

  boolean temporary() {
    return code < 500;
  }

  /** Whether the system's own words follow. */
  boolean detailed() {
    return switch (this) {
      case NOINPUT, SOFTWARE, OSERR, OSFILE, CANTCREAT, IOERR, NOPERM -> true;
      default -> false;
    };
  }

  /**
   * A program or a file on this host did not take the message.
   *
   * @param path of the mailer's program
   * @param outcome with its words
   */
  static Ending ending(String mailer, String path, Outlet.Outcome outcome) {
    ExitStatus exit = of(outcome.status());
    if (exit.temporary()) {
      String why =
          exit == TEMPFAIL
              ? mailer + " mailer (" + path + ") exited with EX_TEMPFAIL"
              : exit.text() + (outcome.trouble().isEmpty() ? "" : ": " + outcome.trouble());
      Ending later = Ending.deferred(mailer, "", "", "4.0.0", why);
      return exit == TEMPFAIL ? later : later.telling(outcome.said());
    }
    String dsn = exit.dsn();
    String stat = exit == UNKNOWN ? exit.text() + " " + outcome.status() : exit.text();
    if (exit.detailed() && !outcome.trouble().isEmpty()) {
      stat += ": " + outcome.trouble();
    }
    List<String> said = new ArrayList<>(outcome.said());
    boolean named = exit.code() != 554;
    if (!named) {
      said.add("554 " + dsn + " " + stat);
    }
    return new Ending(
        Event.Outcome.FAILED,
        mailer,
        "",
        "",
        dsn,
        exit.status(),
        stat,
        "",
        Integer.toString(outcome.status()),
        "",
        named ? exit.code() + " " + dsn : "",
        said,
        false);
  }
}
