package dev.mxlab.smtp.server;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * Slows a client down that says the same command too often (checksmtpattack() in srvrsmtp.c): from
 * the limit on it waits a second, then two, four and so on, at most four minutes.
 */
final class Patience {
  /** What is counted by itself. */
  enum Of {
    HELLO(3),
    NOOP(20),
    NAMES(6),
    ETRN(8),
    AUTH(4);

    private final int limit;

    Of(int limit) {
      this.limit = limit;
    }
  }

  /** How the log calls it. */
  static String shown(Of what) {
    return switch (what) {
      case HELLO -> "HELO/EHLO";
      case NOOP -> "NOOP, VERB, etc";
      case NAMES -> "VRFY/EXPN";
      case ETRN -> "ETRN";
      case AUTH -> "AUTH";
    };
  }

  private static final int LONGEST_SHIFT = 8;
  private static final Duration LONGEST = Duration.ofMinutes(4);

  private final Map<Of, Integer> counts = new EnumMap<>(Of.class);

  /** Counts one more; how long its client must wait for the answer. */
  Duration spent(Of what) {
    return spent(what, what.limit);
  }

  /** Whether the limit was just reached. */
  boolean exhausted(Of what, int limit) {
    return counts.getOrDefault(what, 0) == limit;
  }

  static int limit(Of what) {
    return what.limit;
  }

  Duration spent(Of what, int limit) {
    int count = counts.merge(what, 1, Integer::sum);
    if (limit <= 0 || count < limit) {
      return Duration.ZERO;
    }
    int shift = count - limit;
    if (shift >= LONGEST_SHIFT) {
      return LONGEST;
    }
    return Duration.ofSeconds(1L << shift);
  }

  /** A connection that became a new one: after STARTTLS the client introduces itself again. */
  void forgive(Of what) {
    counts.remove(what);
  }
}
