package dev.mxlab.named;

import dev.mxlab.dns.zone.ZoneFile;
import dev.mxlab.dns.zone.ZoneTable;
import dev.mxlab.named.conf.NamedConf;
import dev.mxlab.named.conf.NamedConf.Placed;
import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * A configuration with its zones, as it serves.
 *
 * @param views in their order
 */
record Loaded(NamedConf conf, List<LoadedView> views) {
  Loaded {
    views = List.copyOf(views);
  }

  /** A zone's name and class. */
  record Key(Name apex, int dclass) {
    // By hand: many thousands are looked for at a start, before anything is compiled.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && dclass == key.dclass && apex.equals(key.apex);
    }

    @Override
    public int hashCode() {
      return apex.hashCode() * 31 + dclass;
    }

    static Key of(ZoneStatement zone) {
      return new Key(zone.apex(), zone.dclass());
    }
  }

  /** By the name that {@link LoadedView#name} gives; null when there is none. */
  @Nullable LoadedView view(String name) {
    return views.stream().filter(v -> v.name().equals(name)).findFirst().orElse(null);
  }

  /** The view that a statement stands in; null when there is none any more. */
  @Nullable LoadedView viewOf(ZoneStatement zone) {
    return views.stream()
        .filter(view -> view.conf().name().equals(zone.view()))
        .findFirst()
        .orElse(null);
  }

  int automaticZones() {
    return views.stream().mapToInt(view -> view.automatic().size()).sum();
  }

  /** A zone that a view holds itself or has from another one; null when it is not loaded here. */
  @Nullable HeldZone zone(LoadedView view, Key key) {
    HeldZone own = view.held().get(key);
    if (own != null) {
      return own;
    }
    for (ZoneStatement zone : view.conf().zones()) {
      Placed<String> elsewhere = zone.inView();
      if (elsewhere != null && Key.of(zone).equals(key)) {
        LoadedView other = view(elsewhere.value());
        return other == null ? null : other.held().get(key);
      }
    }
    return null;
  }

  /** Whether a view has the zone of another one ({@code in-view}). */
  boolean has(LoadedView view, LoadedView other, Key key) {
    for (ZoneStatement zone : view.conf().zones()) {
      Placed<String> elsewhere = zone.inView();
      if (elsewhere != null && Key.of(zone).equals(key)) {
        return other.name().equals(elsewhere.value());
      }
    }
    return false;
  }

  /** The same with one zone changed. */
  Loaded with(LoadedView view, Key key, HeldZone zone) {
    return new Loaded(
        conf,
        views.stream()
            .map(each -> each.name().equals(view.name()) ? view.with(key, zone) : each)
            .toList());
  }

  /**
   * The same with the newest versions of zones that change by themselves.
   *
   * @param present what is served now
   * @param carried those that were not read: they are as they are there
   */
  Loaded newest(Loaded present, Set<ZoneKeeping.Id> carried) {
    List<LoadedView> newest = new ArrayList<>();
    for (LoadedView view : views) {
      LoadedView there = present.view(view.name());
      newest.add(there == null ? view : view.newest(there, carried));
    }
    return new Loaded(conf, newest);
  }

  /** In named's words, the zones that {@code before} had and this does not. */
  List<String> removedSince(Loaded before) {
    List<String> removed = new ArrayList<>();
    for (LoadedView old : before.views) {
      LoadedView now = view(old.name());
      old.held()
          .forEach(
              (key, zone) -> {
                HeldZone there = now == null ? null : now.held().get(key);
                if (there == null || Loader.same(zone, there.statement()) == null) {
                  String name = ZoneFile.zoneName(key.apex(), key.dclass(), old.conf().name());
                  String type = zone.statement().type().word();
                  removed.add("zone " + name + ": (" + type + ") removed");
                }
              });
    }
    return removed;
  }

  /** What clients of a view are answered from. */
  ZoneTable table(LoadedView view) {
    List<ZoneTable.Entry> entries = new ArrayList<>();
    view.automatic().forEach(z -> entries.add(new ZoneTable.Entry(z.apex(), z.dclass(), z)));
    for (ZoneStatement zone : view.conf().zones()) {
      Key key = Key.of(zone);
      HeldZone loaded = zone.inView() == null ? view.held().get(key) : zone(view, key);
      boolean answered =
          switch (zone.type()) {
            case PRIMARY, SECONDARY, MIRROR, IN_VIEW -> true;
            case HINT, FORWARD, STUB, STATIC_STUB, REDIRECT, DELEGATION_ONLY -> false;
          };
      if (answered) {
        entries.add(
            new ZoneTable.Entry(key.apex(), key.dclass(), loaded == null ? null : loaded.zone()));
      }
    }
    return new ZoneTable(entries);
  }
}
