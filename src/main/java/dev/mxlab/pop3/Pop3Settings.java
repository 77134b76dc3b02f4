package dev.mxlab.pop3;

import dev.mxlab.net.sasl.Mechanism;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What a session does by configuration, in the words of dovecot.conf.
 *
 * @param greeting login_greeting
 * @param plaintextAllowed whether this client may send its password in clear: {@code
 *     disable_plaintext_auth = no}, or it comes from this very host
 * @param failureDelay auth_failure_delay
 * @param enableLast pop3_enable_last
 * @param stls whether TLS can be begun (RFC 2595 section 4)
 * @param options what is rarely set
 */
public record Pop3Settings(
    String greeting,
    boolean plaintextAllowed,
    Duration failureDelay,
    boolean enableLast,
    boolean stls,
    Options options) {
  /** With options as they are where nobody chose any. */
  public Pop3Settings(
      String greeting,
      boolean plaintextAllowed,
      Duration failureDelay,
      boolean enableLast,
      boolean stls) {
    this(greeting, plaintextAllowed, failureDelay, enableLast, stls, Options.DEFAULT);
  }

  /**
   * What is rarely set.
   *
   * @param mechanisms that are enabled, in the order in which they are announced
   * @param hostname what challenges name
   * @param broken whether nobody can log in, as auth_mechanisms cannot be done
   * @param workarounds for what clients do wrong, pop3_client_workarounds
   * @param trusted whether the client may say for whom it comes
   */
  public record Options(
      List<Mechanism> mechanisms,
      String hostname,
      boolean broken,
      Set<String> workarounds,
      boolean trusted) {
    public static final Options DEFAULT =
        new Options(List.of(Mechanism.PLAIN), "localhost", false, Set.of(), false);

    public Options {
      mechanisms = List.copyOf(mechanisms);
      workarounds = Set.copyOf(workarounds);
    }
  }

  /** Dovecot's default_login_timeout (MASTER_LOGIN_TIMEOUT_SECS). */
  public static final Duration LOGIN_IDLE = Duration.ofMinutes(3);

  /** At least 10 minutes, RFC 1939 section 3; dovecot's CLIENT_IDLE_TIMEOUT_MSECS. */
  public static final Duration IDLE = Duration.ofMinutes(10);

  /** Dovecot's own values on Debian, passwords in clear allowed as the tutorial sets it. */
  public static Pop3Settings tutorial() {
    return new Pop3Settings("Dovecot (Debian) ready.", true, Duration.ofSeconds(2), false, false);
  }

  /** The same once TLS is spoken: nothing is in the clear then. */
  Pop3Settings secured() {
    return new Pop3Settings(greeting, true, failureDelay, enableLast, false, options);
  }
}
