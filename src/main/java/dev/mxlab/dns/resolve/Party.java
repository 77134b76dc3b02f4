package dev.mxlab.dns.resolve;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Those who can be asked about a zone.
 *
 * @param zone what they are believed about
 * @param forwarders whether they are asked to recurse
 * @param known addresses
 * @param unresolved servers whose addresses must be looked up
 */
record Party(
    Name zone, boolean forwarders, List<InetSocketAddress> known, List<Name> unresolved, int port) {

  static Party of(Policy.Forwarded forwarded) {
    return new Party(forwarded.zone(), true, forwarded.to().servers(), List.of(), 0);
  }

  static Party of(Delegation delegation, Ground ground) {
    List<InetSocketAddress> known = new ArrayList<>();
    List<Name> unresolved = new ArrayList<>();
    Map<Name, List<InetAddress>> glue = delegation.glueAddresses();
    boolean fixed = delegation.origin() == Delegation.Origin.FIXED;
    for (Name server : delegation.serverNames()) {
      List<InetAddress> given = glue.getOrDefault(server, List.of());
      List<InetAddress> addresses =
          fixed && !given.isEmpty() ? given : learnt(server, given, ground);
      addresses.forEach(a -> known.add(new InetSocketAddress(a, delegation.port())));
      if (addresses.isEmpty()) {
        unresolved.add(server);
      }
    }
    return new Party(delegation.zone(), false, known, unresolved, delegation.port());
  }

  private static List<InetAddress> learnt(Name server, List<InetAddress> given, Ground ground) {
    if (ground.zones().hold(server)) {
      List<Record> own = new ArrayList<>(ground.zones().records(server, Type.A));
      own.addAll(ground.zones().records(server, Type.AAAA));
      return own.stream().map(Delegation::address).toList();
    }
    List<InetAddress> cached = ground.cache().addresses(server);
    return cached.isEmpty() ? given : cached;
  }
}
