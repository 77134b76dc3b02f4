package dev.mxlab.dns.resolve;

import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneNode;
import dev.mxlab.dns.zone.ZoneTable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** The zones of a view, as they are at each moment. */
public final class ServedZones implements LocalZones {
  private final Supplier<ZoneTable> zones;

  public ServedZones(Supplier<ZoneTable> zones) {
    this.zones = zones;
  }

  @Override
  public boolean hold(Name name) {
    NameKey key = NameKey.of(name);
    ZoneTable.Entry entry = zones.get().closest(key, 0, DClass.IN);
    if (entry == null) {
      return false;
    }
    Zone zone = entry.zone();
    // What is not loaded is ours all the same: it fails here and not elsewhere.
    return zone == null || near(zone, key).cut() == null;
  }

  @Override
  public List<Record> records(Name name, int type) {
    NameKey key = NameKey.of(name);
    ZoneTable.Entry entry = zones.get().closest(key, 0, DClass.IN);
    Zone zone = entry == null ? null : entry.zone();
    ZoneNode node = zone == null ? null : zone.find(key);
    RecordSet set = node == null ? null : node.get(type);
    return set == null ? List.of() : set.records();
  }

  @Override
  public @Nullable Cut cut(Name name) {
    NameKey key = NameKey.of(name);
    ZoneTable.Entry entry = zones.get().closest(key, 0, DClass.IN);
    Zone zone = entry == null ? null : entry.zone();
    ZoneNode cut = zone == null ? null : near(zone, key).cut();
    RecordSet servers = cut == null ? null : cut.get(Type.NS);
    if (zone == null || cut == null || servers == null) {
      return null;
    }
    List<Record> glue = new ArrayList<>();
    for (int i = 0; i < servers.size(); i++) {
      NameKey host = servers.nameIn(i, 0);
      ZoneNode node = zone.holds(host) ? zone.find(host) : null;
      if (node != null) {
        add(node.get(Type.A), glue);
        add(node.get(Type.AAAA), glue);
      }
    }
    return new Cut(cut.name(), servers.records(), glue);
  }

  private static void add(@Nullable RecordSet set, List<Record> to) {
    if (set != null) {
      to.addAll(set.records());
    }
  }

  private static ZoneNode near(Zone zone, NameKey key) {
    ZoneNode exact = zone.find(key);
    return exact == null ? zone.closest(key) : exact;
  }
}
