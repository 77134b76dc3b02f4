package dev.mxlab.dns.transfer;

import dev.mxlab.dns.zone.Zone;
import org.jspecify.annotations.Nullable;

/** The place from which queries are answered, for one zone of one view. */
public interface Shelf {
  /** What is served; null for SERVFAIL. */
  @Nullable Zone zone();

  /** Serves this from now on; queries in progress end with what they began with. */
  void put(@Nullable Zone zone);
}
