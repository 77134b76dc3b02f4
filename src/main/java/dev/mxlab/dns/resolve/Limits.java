package dev.mxlab.dns.resolve;

import java.time.Duration;

/**
 * What one resolution, and the resolver as a whole, may use up. The defaults are named's (BIND 9.18
 * ARM: max-recursion-depth, max-recursion-queries, resolver-query-timeout, recursive-clients,
 * max-cache-ttl, max-ncache-ttl, servfail-ttl).
 *
 * @param depth how many look-ups of name servers' addresses may be nested
 * @param queries how many queries one question may cost, the addresses of name servers included
 * @param aliases how many CNAMEs are followed
 * @param glueless how many name servers without an address are looked up for one delegation (RFC
 *     9520 section 3.2 and the NXNS attack)
 * @param firstTimeout for the first query to a server; doubled in each further round
 * @param rounds how often each silent server of a delegation is asked
 * @param total time for one question
 * @param waiting questions in work at once
 * @param waitingPerClient of these, for one client
 * @param cacheEntries RRsets, negative answers and delegations kept
 */
public record Limits(
    int depth,
    int queries,
    int aliases,
    int glueless,
    Duration firstTimeout,
    int rounds,
    Duration total,
    int waiting,
    int waitingPerClient,
    int cacheEntries,
    long maxTtl,
    long maxNegativeTtl,
    Duration failureTtl) {

  public static final Limits DEFAULT =
      new Limits(
          7,
          100,
          11,
          5,
          Duration.ofMillis(800),
          3,
          Duration.ofSeconds(10),
          1000,
          300,
          100_000,
          604_800,
          10_800,
          Duration.ofSeconds(1));

  public Limits withCacheEntries(int entries) {
    return new Limits(
        depth,
        queries,
        aliases,
        glueless,
        firstTimeout,
        rounds,
        total,
        waiting,
        waitingPerClient,
        entries,
        maxTtl,
        maxNegativeTtl,
        failureTtl);
  }
}
