package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.wire.NameMap;
import dev.mxlab.dns.wire.RecordSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** Makes a zone's tree: one node per name with records, and per name between those and the apex. */
final class ZoneTree {
  private final Name apex;
  private final NameMap<ZoneNode> nodes = new NameMap<>();
  private final List<ZoneNode> order = new ArrayList<>();

  ZoneTree(Name apex) {
    this.apex = apex;
  }

  Zone build(int dclass, Collection<RecordSet> sets) {
    ZoneNode top = node(apex, NameKey.of(apex));
    NameMap<List<RecordSet>> byName = new NameMap<>();
    for (RecordSet set : sets) {
      NameKey key = NameKey.of(set.owner());
      List<RecordSet> here = byName.get(key);
      if (here == null) {
        here = new ArrayList<>(2);
        byName.put(key, here);
      }
      here.add(set);
    }
    for (List<RecordSet> here : byName.values()) {
      Name owner = here.get(0).owner();
      node(owner, NameKey.of(owner)).hold(here);
    }
    order.sort(Comparator.comparingInt(ZoneNode::labels));
    for (ZoneNode node : order) {
      node.below(node == top ? null : nodes.get(NameKey.of(new Name(node.name(), 1))));
    }
    RecordSet soa = Objects.requireNonNull(top.get(Type.SOA), "a zone has a SOA record");
    return new Zone(apex, dclass, nodes, top, soa);
  }

  private ZoneNode node(Name name, NameKey key) {
    ZoneNode node = nodes.get(key);
    if (node == null) {
      node = new ZoneNode(name);
      nodes.put(key, node);
      order.add(node);
      if (name.labels() > apex.labels()) {
        Name above = new Name(name, 1);
        node(above, NameKey.of(above));
      }
    }
    return node;
  }
}
