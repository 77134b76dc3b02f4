package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.wire.NameMap;
import java.util.Collection;
import java.util.LinkedHashMap;
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

  private final Map<Integer, NameMap<Entry>> classes = new LinkedHashMap<>();

  public ZoneTable(Collection<Entry> entries) {
    for (Entry entry : entries) {
      classes
          .computeIfAbsent(entry.dclass(), none -> new NameMap<>())
          .put(NameKey.of(entry.apex()), entry);
    }
  }

  private ZoneTable(Map<Integer, NameMap<Entry>> classes) {
    this.classes.putAll(classes);
  }

  /** The same with one entry in place of the one for its apex. */
  public ZoneTable with(Entry entry) {
    Map<Integer, NameMap<Entry>> changed = new LinkedHashMap<>(classes);
    NameMap<Entry> entries = classes.get(entry.dclass());
    NameMap<Entry> copy = entries == null ? new NameMap<>() : entries.copy();
    copy.put(NameKey.of(entry.apex()), entry);
    changed.put(entry.dclass(), copy);
    return new ZoneTable(changed);
  }

  /** The zone whose apex is the closest to {@code name}; null when none is above it. */
  public @Nullable Entry closest(Name name, int dclass) {
    return closest(NameKey.of(name), 0, dclass);
  }

  /** The same for {@code name} without its first {@code labels} labels. */
  public @Nullable Entry closest(NameKey name, int labels, int dclass) {
    NameMap<Entry> entries = classes.get(dclass);
    if (entries == null) {
      return null;
    }
    for (int above = labels; above <= name.labels(); above++) {
      Entry entry = entries.above(name, above);
      if (entry != null) {
        return entry;
      }
    }
    return null;
  }

  public @Nullable Entry exact(Name apex, int dclass) {
    return exact(NameKey.of(apex), dclass);
  }

  public @Nullable Entry exact(NameKey apex, int dclass) {
    NameMap<Entry> entries = classes.get(dclass);
    return entries == null ? null : entries.get(apex);
  }

  public Collection<Entry> all() {
    return classes.values().stream().flatMap(entries -> entries.values().stream()).toList();
  }
}
