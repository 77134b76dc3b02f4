package dev.mxlab.named;

import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneTable;
import dev.mxlab.named.conf.NamedConf;
import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import dev.mxlab.named.conf.NamedConf.ZoneType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * A configuration with its zones, as it serves.
 *
 * @param held the primary zones, by name and class
 * @param automatic the built-in empty zones
 * @param hints where look-ups start; null without recursion
 */
record Loaded(
    NamedConf conf, Map<Key, HeldZone> held, List<Zone> automatic, @Nullable List<Record> hints) {

  /** A zone's name and class. */
  record Key(Name apex, int dclass) {
    static Key of(ZoneStatement zone) {
      return new Key(ZoneRequests.apex(zone), zone.dclass());
    }
  }

  /** The zones that count: of several views only the first is served. */
  static List<ZoneStatement> served(NamedConf conf) {
    String view = conf.views().isEmpty() ? "" : conf.views().get(0).value();
    return conf.zones().stream().filter(z -> z.view().equals(view)).toList();
  }

  ZoneTable table() {
    List<ZoneTable.Entry> entries = new ArrayList<>();
    automatic.forEach(z -> entries.add(new ZoneTable.Entry(z.apex(), z.dclass(), z)));
    for (ZoneStatement zone : served(conf)) {
      Key key = Key.of(zone);
      HeldZone loaded = held.get(key);
      if (loaded != null) {
        entries.add(new ZoneTable.Entry(key.apex(), key.dclass(), loaded.zone()));
      } else if (zone.type() == ZoneType.SECONDARY) {
        entries.add(new ZoneTable.Entry(key.apex(), key.dclass(), null));
      }
    }
    return new ZoneTable(entries);
  }
}
