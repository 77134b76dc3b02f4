package dev.mxlab.named;

import dev.mxlab.dns.zone.Zone;
import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import dev.mxlab.text.Diagnostic;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A zone that named answers for.
 *
 * @param zone null when its file could not be loaded: its names get SERVFAIL
 * @param stamp of the files as they were read last, with success or without
 * @param loaded when {@code zone} was read
 * @param diagnostics what was found in its files when they were read last
 */
record HeldZone(
    ZoneStatement statement,
    @Nullable Zone zone,
    FileStamp stamp,
    @Nullable Instant loaded,
    List<Diagnostic> diagnostics) {

  /** Another version of it, which did not come from a file. */
  HeldZone with(@Nullable Zone newer, @Nullable Instant when) {
    return new HeldZone(statement, newer, stamp, newer == null ? null : when, diagnostics);
  }
}
