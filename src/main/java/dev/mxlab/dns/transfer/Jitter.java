package dev.mxlab.dns.transfer;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** So that not all zones do the same at the same moment. */
final class Jitter {
  private Jitter() {}

  /** {@code seconds} less up to a quarter. */
  static Duration lessAQuarter(long seconds, RandomGenerator random) {
    return less(seconds, seconds / 4, random);
  }

  /** {@code seconds} less up to {@code most}. */
  static Duration less(long seconds, long most, RandomGenerator random) {
    return Duration.ofSeconds(seconds - (most > 0 ? random.nextLong(most) : 0));
  }
}
