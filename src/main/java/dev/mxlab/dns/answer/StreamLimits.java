package dev.mxlab.dns.answer;

import java.time.Duration;

/**
 * What TCP clients may use up.
 *
 * @param clients how many connections there may be at once (named.conf tcp-clients)
 * @param initial how long a client may wait with its first query (tcp-initial-timeout)
 * @param idle how long a connection may be without a query, and an answer without a reader
 *     (tcp-idle-timeout)
 * @param advertised what clients that ask are told of it (tcp-advertised-timeout, RFC 7828)
 */
public record StreamLimits(int clients, Duration initial, Duration idle, Duration advertised) {
  private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

  /** named's own. */
  public static final StreamLimits DEFAULT =
      new StreamLimits(150, HALF_A_MINUTE, HALF_A_MINUTE, HALF_A_MINUTE);
}
