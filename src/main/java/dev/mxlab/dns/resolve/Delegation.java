package dev.mxlab.dns.resolve;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Who serves a zone, as the zone above said it. Only the parent's word counts for the way down: a
 * child cannot keep itself alive by refreshing its own NS set (the "ghost domain" trick).
 *
 * @param nameServers the NS records
 * @param glue their addresses, as far as they came along
 * @param expires epoch milliseconds; {@link Long#MAX_VALUE} for what is configured
 */
record Delegation(
    Name zone, List<Record> nameServers, List<Record> glue, Origin origin, int port, long expires) {
  /** Who says so. */
  enum Origin {
    /** The servers of the zone above. */
    PARENT,
    /** A hint zone. */
    HINTS,
    /** A zone of our own, which delegates it. */
    LOCAL,
    /** The configuration: only these addresses count. */
    FIXED
  }

  private static final int DNS_PORT = 53;

  Delegation {
    nameServers = List.copyOf(nameServers);
    glue = List.copyOf(glue);
  }

  Delegation(Name zone, List<Record> nameServers, List<Record> glue, long expires) {
    this(zone, nameServers, glue, Origin.PARENT, DNS_PORT, expires);
  }

  /** The root as hints name it (named's {@code type hint} zone). */
  static Delegation ofHints(List<Record> hints) {
    List<Record> servers = new ArrayList<>();
    List<Record> addresses = new ArrayList<>();
    for (Record record : hints) {
      if (record instanceof NSRecord && record.getName().equals(Name.root)) {
        servers.add(record);
      } else if (record instanceof ARecord || record instanceof AAAARecord) {
        addresses.add(record);
      }
    }
    return new Delegation(Name.root, servers, addresses, Origin.HINTS, DNS_PORT, Long.MAX_VALUE);
  }

  static Delegation ofOwnZone(Name cut, List<Record> servers, List<Record> glue) {
    return new Delegation(cut, servers, glue, Origin.LOCAL, DNS_PORT, Long.MAX_VALUE);
  }

  /** As BIND makes it of addresses without names: the zone's own name stands for its server. */
  static Delegation of(Name zone, StubZone stub) {
    List<Record> servers = new ArrayList<>();
    List<Record> addresses = new ArrayList<>();
    for (Name name : stub.names()) {
      servers.add(new NSRecord(zone, DClass.IN, 0, name));
    }
    if (!stub.servers().isEmpty()) {
      servers.add(new NSRecord(zone, DClass.IN, 0, zone));
    }
    int port = DNS_PORT;
    for (InetSocketAddress server : stub.servers()) {
      InetAddress address = server.getAddress();
      addresses.add(
          address.getAddress().length == 4
              ? new ARecord(zone, DClass.IN, 0, address)
              : new AAAARecord(zone, DClass.IN, 0, address));
      port = server.getPort();
    }
    return new Delegation(zone, servers, addresses, Origin.FIXED, port, Long.MAX_VALUE);
  }

  /** Without the addresses of hosts that it does not name. */
  Delegation tidy() {
    Set<Name> named = Set.copyOf(serverNames());
    List<Record> wanted = glue.stream().filter(r -> named.contains(r.getName())).toList();
    return new Delegation(zone, nameServers, wanted, origin, port, expires);
  }

  boolean expired(long now) {
    return expires <= now;
  }

  long weight() {
    return 96 + 160L * (nameServers.size() + glue.size());
  }

  List<Name> serverNames() {
    return nameServers.stream().map(ns -> ((NSRecord) ns).getTarget()).distinct().toList();
  }

  /** Addresses by server, IPv4 first. */
  Map<Name, List<InetAddress>> glueAddresses() {
    Map<Name, List<InetAddress>> found = new HashMap<>();
    for (int type : new int[] {Type.A, Type.AAAA}) {
      for (Record record : glue) {
        if (record.getType() == type) {
          found.computeIfAbsent(record.getName(), name -> new ArrayList<>()).add(address(record));
        }
      }
    }
    return found;
  }

  static InetAddress address(Record record) {
    return record instanceof ARecord a ? a.getAddress() : ((AAAARecord) record).getAddress();
  }
}
