package dev.mxlab.dns.resolve;

import java.time.Duration;

/**
 * What one resolution, and the resolver as a whole, may use up. The defaults are named's (BIND
 * 9.18, {@code named -C}); where a limit is named.conf's, the option's name is given.
 *
 * @param depth max-recursion-depth (7): how many look-ups of servers' addresses may be nested
 * @param queries max-recursion-queries (50): how many queries one name may cost
 * @param allQueries max-query-count (200): how many a client's question may cost, the names of its
 *     alias chain and of name servers included
 * @param restarts max-query-restarts (11): how many aliases are followed
 * @param glueless how many name servers without an address are looked up for one delegation (the
 *     NXNS attack); BIND's own figure
 * @param retryInterval resolver-retry-interval (800 ms): how long a server may take
 * @param nonBackoffTries resolver-nonbackoff-tries (3): so many rounds, then the time doubles
 * @param total resolver-query-timeout (10 s): time for one question
 * @param recursiveClients recursive-clients (1000): waiting at once
 * @param clientsPerQuery clients-per-query (10): waiting for the same question, at first
 * @param maxClientsPerQuery max-clients-per-query (100): where that may grow to; 0: no bound
 * @param fetchesPerServer fetches-per-server (0, unlimited): queries under way to one address
 * @param fetchesPerZone fetches-per-zone (0, unlimited): questions under way to one zone's servers
 * @param perClient of {@code recursiveClients}, for one client while more than half are taken; not
 *     BIND's
 */
public record Limits(
    int depth,
    int queries,
    int allQueries,
    int restarts,
    int glueless,
    Duration retryInterval,
    int nonBackoffTries,
    Duration total,
    int recursiveClients,
    int clientsPerQuery,
    int maxClientsPerQuery,
    int fetchesPerServer,
    int fetchesPerZone,
    int perClient) {
  private static final int SOFT_MARGIN = 100;
  private static final Duration LONGEST_TRY = Duration.ofSeconds(9);

  public static final Limits DEFAULT =
      new Limits(
          7,
          50,
          200,
          11,
          5,
          Duration.ofMillis(800),
          3,
          Duration.ofSeconds(10),
          1000,
          10,
          100,
          0,
          0,
          300);

  /** From here on the client that waits longest gives way to a new one (named's soft quota). */
  public int softClients() {
    int margin = recursiveClients < 2 * SOFT_MARGIN ? recursiveClients - SOFT_MARGIN : SOFT_MARGIN;
    return margin <= 0 ? recursiveClients : recursiveClients - margin;
  }

  /**
   * How long a server may take in a round, the first of which is 0 (BIND: fctx_setretryinterval).
   */
  Duration tryTime(int round, long expectedMicros) {
    long micros = retryInterval.toNanos() / 1000;
    if (round >= nonBackoffTries) {
      micros <<= Math.min(round - nonBackoffTries + 1, 16);
    }
    long fudge = expectedMicros < 50_000 ? 50_000 : expectedMicros < 100_000 ? 100_000 : 200_000;
    Duration time = Duration.ofNanos(Math.max(micros, expectedMicros + fudge) * 1000);
    return time.compareTo(LONGEST_TRY) < 0 ? time : LONGEST_TRY;
  }

  public Limits withRecursiveClients(int clients, int perClient) {
    return new Limits(
        depth,
        queries,
        allQueries,
        restarts,
        glueless,
        retryInterval,
        nonBackoffTries,
        total,
        clients,
        clientsPerQuery,
        maxClientsPerQuery,
        fetchesPerServer,
        fetchesPerZone,
        perClient);
  }

  public Limits withClientsPerQuery(int first, int most) {
    return new Limits(
        depth,
        queries,
        allQueries,
        restarts,
        glueless,
        retryInterval,
        nonBackoffTries,
        total,
        recursiveClients,
        first,
        most,
        fetchesPerServer,
        fetchesPerZone,
        perClient);
  }

  public Limits withFetches(int perServer, int perZone) {
    return new Limits(
        depth,
        queries,
        allQueries,
        restarts,
        glueless,
        retryInterval,
        nonBackoffTries,
        total,
        recursiveClients,
        clientsPerQuery,
        maxClientsPerQuery,
        perServer,
        perZone,
        perClient);
  }
}
