package dev.mxlab.named;

import dev.mxlab.dns.zone.Zone;
import dev.mxlab.named.Loaded.Key;
import dev.mxlab.named.conf.View;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  LoadedView with(Key key, HeldZone zone) {
    Map<Key, HeldZone> zones = new LinkedHashMap<>(held);
    zones.put(key, zone);
    return new LoadedView(conf, zones, automatic, hints);
  }
}
