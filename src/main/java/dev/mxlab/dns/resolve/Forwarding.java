package dev.mxlab.dns.resolve;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * Who is asked instead of the delegations, for a zone and all below it (named.conf {@code
 * forwarders} and {@code forward}).
 *
 * @param servers none: nobody, which ends what is configured for a zone above
 * @param only forward only: when they do not help nobody else is asked; BIND's default is first
 */
public record Forwarding(List<InetSocketAddress> servers, boolean only) {
  public Forwarding {
    servers = List.copyOf(servers);
  }
}
