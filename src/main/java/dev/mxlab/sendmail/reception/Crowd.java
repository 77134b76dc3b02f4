package dev.mxlab.sendmail.reception;

import dev.mxlab.journal.Event;
import dev.mxlab.sendmail.cf.DaemonPort;
import java.time.Duration;

/**
 * What a port does when too much is asked of it (refuseconnections in conf.c): by the machine's
 * load (RefuseLA, DelayLA), or by connections in a second (ConnectionRateThrottle). The log hears
 * of it now and then.
 */
final class Crowd {
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** MIN_DELAY_LOG in conf.c. */
  private static final long SECONDS_BETWEEN_LINES = 90;

  private final Mta mta;
  private final DaemonPort port;
  private long second;
  private long inSecond;
  private long said = Long.MIN_VALUE / 2;

  Crowd(Mta mta, DaemonPort port) {
    this.mta = mta;
    this.port = port;
  }

  /**
   * Whether the port is closed for now; the real one closes its socket then.
   *
   * @param children sessions that there are
   */
  boolean refuses(int children) {
    if (mta.load().reaches(mta.settings(), "RefuseLA")) {
      say("rejecting connections on daemon " + port.name() + ": load average: " + mta.load().now());
      return true;
    }
    long most = mta.settings().number("MaxDaemonChildren");
    if (most > 0 && children >= most) {
      say(
          "rejecting connections on daemon %s: %d children, max %d"
              .formatted(port.name(), children, most));
      return true;
    }
    return false;
  }

  /** How long a new client waits for its greeting. */
  Duration delay() {
    Duration delay = Duration.ZERO;
    if (mta.load().reaches(mta.settings(), "DelayLA")) {
      say(
          "delaying connections on daemon %s: load average=%d >= %d"
              .formatted(port.name(), mta.load().now(), mta.settings().number("DelayLA")));
      delay = SECOND;
    }
    long most = mta.settings().number("ConnectionRateThrottle");
    return most == 0 ? delay : delay.plus(throttled(most));
  }

  private synchronized Duration throttled(long most) {
    long now = mta.host().clock().instant().getEpochSecond();
    if (now != second) {
      // Who waits counts for the second in which it is let in.
      inSecond = now - second > 60 ? 0 : Math.max(0, inSecond - most * (now - second));
      second = now;
    }
    inSecond++;
    if (inSecond <= most) {
      return Duration.ZERO;
    }
    say("deferring connections on daemon " + port.name() + ": " + most + " per second");
    return SECOND.multipliedBy(Math.min(60, (inSecond - 1) / most));
  }

  private synchronized void say(String text) {
    long now = mta.host().clock().instant().getEpochSecond();
    if (now - said >= SECONDS_BETWEEN_LINES) {
      said = now;
      mta.journal().record(new Event.DaemonSaid("sendmail", "notice", text));
    }
  }
}
