package dev.mxlab.named;

import dev.mxlab.dns.transfer.Shelf;
import dev.mxlab.dns.zone.Zone;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where one zone's newest version stands; a new one is shown to the views that have it. */
final class ZoneShelf implements Shelf {
  private final Consumer<@Nullable Zone> show;
  private volatile @Nullable Zone zone;

  ZoneShelf(@Nullable Zone zone, Consumer<@Nullable Zone> show) {
    this.zone = zone;
    this.show = show;
  }

  @Override
  public @Nullable Zone zone() {
    return zone;
  }

  @Override
  public void put(@Nullable Zone next) {
    zone = next;
    show.accept(next);
  }

  /** Of a zone that was shown otherwise: with all others, at a reload. */
  void set(@Nullable Zone next) {
    zone = next;
  }
}
