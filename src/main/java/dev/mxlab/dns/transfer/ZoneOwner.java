package dev.mxlab.dns.transfer;

import dev.mxlab.dns.zone.Zone;
import org.jspecify.annotations.Nullable;

/** Whoever keeps the zone that a {@link Refresher} keeps up to date. */
interface ZoneOwner {
  /** What is served. */
  @Nullable Zone zone();

  /**
   * A newer version came; what it says of success or failure is BIND's result text.
   *
   * @return empty when it is served now
   */
  String received(TransferIn.Result result, boolean forced);

  /** The version that is served is still the newest. */
  void confirmed();

  /** It is not to be served any more. */
  void expired();
}
