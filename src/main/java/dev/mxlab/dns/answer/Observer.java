package dev.mxlab.dns.answer;

import dev.mxlab.dns.wire.Incoming;

/** Is told of answered queries, while it cares. */
public interface Observer {
  /** Cheap: asked for every query. */
  boolean listening();

  /**
   * A query is about to be answered, or refused.
   *
   * @param cookieHolds whether it shows a cookie that we gave its sender (RFC 7873)
   */
  void asked(Requester who, Incoming.Query query, boolean cookieHolds);

  /**
   * A response went out.
   *
   * @param rcode {@link org.xbill.DNS.Rcode}
   */
  void answered(Requester who, Incoming.Query query, int rcode, boolean authoritative);

  /** An answer was, or would have been, withheld by rate limiting. */
  default void limited(Requester who, Incoming.Query query, RateLimiter.Judgement judgement) {}
}
