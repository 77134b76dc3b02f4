package dev.mxlab.dns.resolve;

import java.net.InetSocketAddress;
import java.util.List;
import org.xbill.DNS.Name;

/**
 * Where resolution of a zone starts whatever its parent says.
 *
 * @param servers of a {@code stub} zone its primaries, asked for the NS records; of a {@code
 *     static-stub} zone its server-addresses
 * @param names the server-names of a {@code static-stub} zone
 * @param fixed whether it is a {@code static-stub}: nothing learnt about the zone's servers counts
 */
public record StubZone(List<InetSocketAddress> servers, List<Name> names, boolean fixed) {
  public StubZone {
    servers = List.copyOf(servers);
    names = List.copyOf(names);
  }
}
