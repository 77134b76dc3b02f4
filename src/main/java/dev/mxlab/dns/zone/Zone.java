package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.wire.NameMap;
import dev.mxlab.dns.wire.RecordSet;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/** One zone as loaded: an immutable tree of names, empty non-terminals included. */
public final class Zone {
  private final Name apex;
  private final int dclass;
  private final NameKey key;
  private final NameMap<ZoneNode> nodes;
  private final ZoneNode top;
  private final RecordSet soa;
  private final RecordSet negativeSoa;
  private final long serial;

  /** Of nodes that are complete; {@code top} holds exactly one SOA record. */
  Zone(Name apex, int dclass, NameMap<ZoneNode> nodes, ZoneNode top, RecordSet soa) {
    this.apex = apex;
    this.dclass = dclass;
    this.key = NameKey.of(apex);
    this.nodes = nodes;
    this.top = top;
    this.soa = soa;
    SOARecord record = (SOARecord) soa.records().get(0);
    this.serial = record.getSerial();
    this.negativeSoa = soa.withTtl(Math.min(soa.ttl(), record.getMinimum()));
  }

  /** A zone of ready record sets, all at or below the apex, one SOA record among them. */
  public static Zone of(Name apex, int dclass, Collection<RecordSet> sets) {
    return new ZoneTree(apex).build(dclass, sets);
  }

  /** Begins changes; this zone stays as it is. */
  public ZoneEdit edit() {
    return new ZoneEdit(this);
  }

  public Name apex() {
    return apex;
  }

  public int dclass() {
    return dclass;
  }

  /** Of its SOA (RFC 1982). */
  public long serial() {
    return serial;
  }

  public ZoneNode top() {
    return top;
  }

  public RecordSet soa() {
    return soa;
  }

  /** The SOA of negative answers, its TTL the smaller of its own and MINIMUM (RFC 2308). */
  public RecordSet negativeSoa() {
    return negativeSoa;
  }

  /** The apex NS records; null in a zone that has none. */
  public @Nullable RecordSet nameServers() {
    return top.get(Type.NS);
  }

  public boolean holds(NameKey name) {
    return key.encloses(name);
  }

  public @Nullable ZoneNode find(NameKey name) {
    return nodes.get(name);
  }

  /** The closest name that exists at or above {@code name} (RFC 4592 section 3.3.1). */
  public ZoneNode closest(NameKey name) {
    int most = name.labels() - key.labels();
    for (int labels = 0; labels < most; labels++) {
      ZoneNode node = nodes.above(name, labels);
      if (node != null) {
        return node;
      }
    }
    return top;
  }

  /** Every name, in no order. */
  public List<ZoneNode> nodes() {
    return nodes.values();
  }
}
