package dev.mxlab.dns.answer;

import java.time.Duration;

/**
 * What TCP clients may use up.
 *
 * @param clients how many connections there may be at once (named.conf tcp-clients)
 * @param idle how long a connection may be without a query, and an answer without a reader
 *     (tcp-idle-timeout)
 * @param advertised what clients that ask are told of it (tcp-advertised-timeout, RFC 7828)
 */
public record StreamLimits(int clients, Duration idle, Duration advertised) {
  /** named's own. */
  public static final StreamLimits DEFAULT =
      new StreamLimits(150, Duration.ofSeconds(30), Duration.ofSeconds(30));
}
