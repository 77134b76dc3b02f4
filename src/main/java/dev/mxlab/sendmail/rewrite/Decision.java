package dev.mxlab.sendmail.rewrite;

import org.jspecify.annotations.Nullable;

/** What a ruleset came to. */
public sealed interface Decision {
  /**
   * The address goes by a mailer of the sendmail.cf.
   *
   * @param mailer {@code local}, {@code esmtp}, {@code relay}, ...
   * @param host {@code naver.com.} with a final dot where the DNS knows it, {@code naver.com} where
   *     it does not, {@code [192.168.111.200]}; empty for a local mailer
   * @param user {@code lee@naver.com}; {@code lee} for a local mailer
   * @param later empty; or why the address must wait in the queue for now: {@code host map: lookup
   *     (servfail.com): deferred}
   */
  record Mailer(String mailer, String host, String user, String later) implements Decision {
    public Mailer(String mailer, String host, String user) {
      this(mailer, host, user, "");
    }

    public boolean local() {
      return mailer.equals("local");
    }
  }

  /**
   * {@code $#error}.
   *
   * @param code of SMTP, 400 to 599
   * @param dsn enhanced status code (RFC 3463)
   * @param text without codes and without the address that it is about
   * @param about null for the address that was asked for; the value of a map that cannot be read;
   *     empty for a rule that is wrong
   * @param exit what a command ends with (sysexits.h), by {@code $@}; 0 for what {@code dsn} says
   */
  record Refuse(int code, String dsn, String text, @Nullable String about, int exit)
      implements Decision {
    public Refuse(int code, String dsn, String text) {
      this(code, dsn, text, null);
    }

    public Refuse(int code, String dsn, String text, @Nullable String about) {
      this(code, dsn, text, about, 0);
    }

    /** The text as a client is told it. */
    public String said(String address) {
      String shown = about == null ? address : about;
      boolean bare = code == 421 || code == 501 || code == 551 || code == 451 || shown.isEmpty();
      return bare ? text : shown + "... " + text;
    }

    public boolean temporary() {
      return code < 500;
    }
  }

  /** {@code $#error $@ quarantine}: take it, and hold it in the queue. */
  record Quarantine(String reason) implements Decision {}

  /** {@code $#discard}: take it and drop it. */
  record Discard() implements Decision {}

  /** No objection. */
  record Ok() implements Decision {}
}
