package dev.mxlab.dns.resolve;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
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
 * @param expires epoch milliseconds; {@link Long#MAX_VALUE} for hints
 */
record Delegation(Name zone, List<Record> nameServers, List<Record> glue, long expires) {
  Delegation {
    nameServers = List.copyOf(nameServers);
    glue = List.copyOf(glue);
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
    return new Delegation(Name.root, servers, addresses, Long.MAX_VALUE);
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
