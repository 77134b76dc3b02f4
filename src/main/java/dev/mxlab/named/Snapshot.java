package dev.mxlab.named;

import dev.mxlab.dns.resolve.ResolverControl;
import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What runs at one moment.
 *
 * @param booted when it was started
 * @param configured when named.conf was read last
 * @param resolvers of the views that recurse, by their names
 */
record Snapshot(
    Loaded loaded,
    Instant booted,
    Instant configured,
    Map<String, RecursionSource.Resolving> resolvers) {
  /** A primary zone; null for others. */
  @Nullable HeldZone held(Loaded.Key key, ZoneStatement zone) {
    LoadedView view = loaded.viewOf(zone);
    return view == null ? null : loaded.zone(view, key);
  }

  /** What the resolver of each view knows, by the view's name. */
  Map<String, ResolverControl> caches() {
    Map<String, ResolverControl> caches = new LinkedHashMap<>();
    resolvers.forEach(
        (view, resolving) -> {
          if (resolving.control() != null) {
            caches.put(view, resolving.control());
          }
        });
    return caches;
  }
}
