package dev.mxlab.sendmail.reception;

import dev.mxlab.journal.Event;
import dev.mxlab.sendmail.cf.DaemonPort;
import dev.mxlab.smtp.Reply;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

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

  /** What a client is told that may not come in; null where it may. */
  @Nullable Reply refusal() {
    if (!mta.load().reaches(mta.settings(), "RefuseLA")) {
      return null;
    }
    say("rejecting connections on daemon " + port.name() + ": load average: " + mta.load().now());
    return Reply.of(421, "4.3.2", "Too many open connections.");
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
