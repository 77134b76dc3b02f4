package dev.mxlab.named.conf;

import dev.mxlab.text.Position;

/**
 * rate-limit: how many equal answers a network of clients gets (BIND 9 ARM, "Response Rate
 * Limiting"). A limit of 0 is none.
 *
 * @param window seconds that are counted
 * @param slip every how many withheld answers is sent truncated; 0: none
 * @param exempt clients that are not limited
 * @param qpsScale 0: limits do not tighten under load
 */
public record RateLimit(
    Limits perSecond,
    int window,
    int slip,
    int ipv4PrefixLength,
    int ipv6PrefixLength,
    Acl exempt,
    boolean logOnly,
    int qpsScale,
    int minTableSize,
    int maxTableSize,
    Position at) {

  /** Answers a second, by their kind. */
  public record Limits(
      int responses, int referrals, int nodata, int nxdomains, int errors, int all) {}
}
