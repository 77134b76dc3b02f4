package dev.mxlab.dns.answer;

import java.net.InetAddress;
import org.xbill.DNS.Name;

/**
 * Who may ask what: named.conf's allow-query, allow-query-cache, allow-recursion and blackhole,
 * decided elsewhere.
 */
public interface Access {
  /** allow-query of a zone, by its apex. */
  boolean mayQuery(InetAddress client, Name zone);

  /** allow-query-cache: whether answers from outside our zones may be given at all. */
  boolean mayQueryCache(InetAddress client);

  /** allow-recursion, and {@code recursion yes}. */
  boolean mayRecurse(InetAddress client);

  /** blackhole: such clients get no answer. */
  boolean ignored(InetAddress client);
}
