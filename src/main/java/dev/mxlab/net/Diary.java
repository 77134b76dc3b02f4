package dev.mxlab.net;

import java.time.Duration;

/**
 * What a mail session tells of itself to those who keep the log, the list of who is there, and the
 * account of failed logins. Called on the session's event loop; returns at once.
 */
public interface Diary {
  /** Of a session that nobody asks after. */
  Diary NONE =
      new Diary() {
        @Override
        public Duration delay() {
          return Duration.ZERO;
        }

        @Override
        public void secured() {}

        @Override
        public void failed(String user, String password) {}

        @Override
        public void authenticated(String user) {}

        @Override
        public void entered(Runnable kick) {}

        @Override
        public void ended(String reason, String statistics) {}
      };

  /** How long a login waits before its password is looked at. */
  Duration delay();

  /** TLS is spoken from now on. */
  void secured();

  /** A login failed. */
  void failed(String user, String password);

  /** A password was right; whether the session begins is seen when his mail is open. */
  void authenticated(String user);

  /**
   * The session of the user has begun.
   *
   * @param kick ends it, from any thread
   */
  void entered(Runnable kick);

  /**
   * The session is over.
   *
   * @param statistics what it did, as its log line has it; empty before a login
   */
  void ended(String reason, String statistics);
}
