package dev.mxlab.dns.resolve;

import java.time.Duration;

/**
 * What is kept and for how long. Option names and defaults are named.conf's (BIND 9.18).
 *
 * @param octets max-cache-size (90 % of the memory there; here a quarter of the heap)
 * @param minTtl min-cache-ttl (0 s, at most 90)
 * @param maxTtl max-cache-ttl (604800 s)
 * @param minNegativeTtl min-ncache-ttl (0 s, at most 90)
 * @param maxNegativeTtl max-ncache-ttl (10800 s)
 * @param failureTtl servfail-ttl (1 s, at most 30; 0 keeps none)
 * @param prefetchTrigger prefetch's first number (2): an answer that is given with so few seconds
 *     left is fetched anew; 0 never
 * @param prefetchEligible prefetch's second number (9): if it came with so many at least
 */
public record CacheLimits(
    long octets,
    long minTtl,
    long maxTtl,
    long minNegativeTtl,
    long maxNegativeTtl,
    Duration failureTtl,
    int prefetchTrigger,
    int prefetchEligible) {
  public static final CacheLimits DEFAULT =
      new CacheLimits(
          Runtime.getRuntime().maxMemory() / 4, 0, 604_800, 0, 10_800, Duration.ofSeconds(1), 2, 9);

  public CacheLimits withOctets(long other) {
    return new CacheLimits(
        other,
        minTtl,
        maxTtl,
        minNegativeTtl,
        maxNegativeTtl,
        failureTtl,
        prefetchTrigger,
        prefetchEligible);
  }

  public CacheLimits withPrefetch(int trigger, int eligible) {
    return new CacheLimits(
        octets, minTtl, maxTtl, minNegativeTtl, maxNegativeTtl, failureTtl, trigger, eligible);
  }

  long ttl(long given) {
    return Math.max(Math.min(given, maxTtl), minTtl);
  }

  long negativeTtl(long given) {
    return Math.max(Math.min(given, maxNegativeTtl), minNegativeTtl);
  }
}
