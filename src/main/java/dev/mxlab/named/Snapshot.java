package dev.mxlab.named;

import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What runs at one moment.
 *
 * @param booted when it was started
 * @param configured when named.conf was read last
 */
record Snapshot(
    Loaded loaded,
    Instant booted,
    Instant configured,
    RecursionSource.@Nullable Resolving resolving) {
  /** A primary zone; null for others, and in views that are not served. */
  @Nullable HeldZone held(Loaded.Key key, ZoneStatement zone) {
    HeldZone held = loaded.held().get(key);
    return held != null && held.statement().view().equals(zone.view()) ? held : null;
  }

  /** What the resolver of each view knows, by the view's name. */
  Map<String, CacheOperations> caches() {
    return resolving == null
        ? Map.of()
        : Map.of(loaded.conf().allViews().get(0).shown(), resolving.cache());
  }
}
