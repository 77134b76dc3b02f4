package dev.mxlab.dns.answer;

import org.xbill.DNS.Name;

/**
 * Who may ask what: named.conf's allow-query, allow-query-cache and allow-recursion, decided
 * elsewhere.
 */
public interface Access {
  /** allow-query of a zone, by its apex. */
  boolean mayQuery(Requester who, Name zone);

  /** allow-query-cache: whether answers from outside our zones may be given at all. */
  boolean mayQueryCache(Requester who);

  /** allow-recursion, and {@code recursion yes}. */
  boolean mayRecurse(Requester who);
}
