package dev.mxlab.dovecot.doveadm;

import org.jspecify.annotations.Nullable;

/** What a command that is done for several users prints into: one report for all of them. */
final class Shared {
  private boolean several;
  private String user = "";
  private @Nullable Report report;

  boolean isSeveral() {
    return several;
  }

  /** From now on it is about this user, one of several. */
  void begin(String name) {
    several = true;
    user = name;
  }

  String user() {
    return user;
  }

  @Nullable Report report() {
    return report;
  }

  Report keep(Report made) {
    report = made;
    return made;
  }

  /** All of them are done. */
  void end() {
    several = false;
    Report made = report;
    if (made != null) {
      made.end();
    }
  }
}
