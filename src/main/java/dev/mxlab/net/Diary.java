package dev.mxlab.net;

import dev.mxlab.net.sasl.Credentials;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
        public void failed(Credentials credentials) {}

        @Override
        public void authenticated(String user, String mechanism) {}

        @Override
        public void entered(Runnable kick) {}

        @Override
        public void ended(String reason, Map<String, String> statistics) {}
      };

  /** How long a login waits before its password is looked at. */
  Duration delay();

  /** TLS is spoken from now on. */
  void secured();

  /** A login failed. */
  void failed(Credentials credentials);

  /** Credentials were right; whether the session begins is seen when his mail is open. */
  void authenticated(String user, String mechanism);

  /** The same with what they were. */
  default void authenticated(String user, Credentials credentials) {
    authenticated(user, credentials.mechanism());
  }

  /**
   * The session of the user has begun.
   *
   * @param kick ends it, from any thread
   */
  void entered(Runnable kick);

  /** The client said what it is (RFC 2971). */
  default void identified(Map<String, @Nullable String> pairs) {}

  /** Nothing can be done with the mail of him who logged in. */
  default void trouble(String what) {}

  /** The password was right, and nobody knows whose mail it is. */
  default void unknown() {}

  /**
   * Nothing can be done in the name of him who logged in.
   *
   * @param broken whether it was begun
   */
  default void notBegun(String what, boolean broken) {}

  /**
   * The session is over.
   *
   * @param statistics what it did, by the variables of its log line; empty before a login
   */
  void ended(String reason, Map<String, String> statistics);
}
