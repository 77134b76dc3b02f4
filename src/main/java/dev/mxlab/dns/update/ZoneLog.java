package dev.mxlab.dns.update;

import java.util.Locale;

/** Takes what a name server says of its zones: the lines of named's log, without time and level. */
@FunctionalInterface
public interface ZoneLog {
  /** named.conf's logging categories. */
  enum Topic {
    GENERAL,
    ZONELOAD,
    NOTIFY,
    XFER_IN,
    XFER_OUT,
    UPDATE,
    UPDATE_SECURITY,
    SECURITY;

    /** {@code xfer-out}, as a logging statement names it. */
    public String category() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** How grave it is, as syslog has it. */
  enum Level {
    DEBUG,
    INFO,
    NOTICE,
    WARNING,
    ERROR;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  void say(Topic topic, Level level, String text);
}
