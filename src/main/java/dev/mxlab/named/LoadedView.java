package dev.mxlab.named;

import dev.mxlab.dns.zone.Zone;
import dev.mxlab.named.Loaded.Key;
import dev.mxlab.named.conf.View;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Record;

/**
 * A view with its zones.
 *
 * @param held the primary zones, by name and class
 * @param automatic the built-in empty zones
 * @param hints where look-ups start; null without recursion
 */
record LoadedView(
    View conf, Map<Key, HeldZone> held, List<Zone> automatic, @Nullable List<Record> hints) {

  /** As messages and rndc name it: {@code _default} for the one that is not written. */
  String name() {
    return conf.shown();
  }

  /** See {@link Loaded#newest}: a zone whose file was not read again may be newer there. */
  LoadedView newest(LoadedView present, Set<ZoneKeeping.Id> carried) {
    Map<Key, HeldZone> zones = new LinkedHashMap<>(held);
    zones.replaceAll(
        (key, zone) -> {
          HeldZone there = present.held().get(key);
          return there != null && carried.contains(new ZoneKeeping.Id(name(), key))
              ? zone.with(there.zone(), there.loaded())
              : zone;
        });
    return new LoadedView(conf, zones, automatic, hints);
  }

  LoadedView with(Key key, HeldZone zone) {
    Map<Key, HeldZone> zones = new LinkedHashMap<>(held);
    zones.put(key, zone);
    return new LoadedView(conf, zones, automatic, hints);
  }
}
