package dev.mxlab.dns.zone;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/** The zones of one server, found by the longest match. Immutable. */
public final class ZoneTable {
  /**
   * What a server holds for one apex.
   *
   * @param zone null when the zone is configured but not loaded: its names get SERVFAIL
   */
  public record Entry(Name apex, int dclass, @Nullable Zone zone) {}

  private record Key(Name apex, int dclass) {}

  private final Map<Key, Entry> entries = new HashMap<>();

  public ZoneTable(Collection<Entry> entries) {
    for (Entry entry : entries) {
      this.entries.put(new Key(entry.apex(), entry.dclass()), entry);
    }
  }

  /** The zone whose apex is the closest to {@code name}; null when none is above it. */
  public @Nullable Entry closest(Name name, int dclass) {
    Name at = name;
    while (true) {
      Entry entry = entries.get(new Key(at, dclass));
      if (entry != null || at.labels() <= 1) {
        return entry;
      }
      at = new Name(at, 1);
    }
  }

  public @Nullable Entry exact(Name apex, int dclass) {
    return entries.get(new Key(apex, dclass));
  }

  public Collection<Entry> all() {
    return entries.values();
  }
}
