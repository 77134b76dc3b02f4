package dev.mxlab.named.lint;

import dev.mxlab.dns.zone.Zone;
import dev.mxlab.text.Diagnostic;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * A zone as it was loaded.
 *
 * @param shownAs how messages name its file
 * @param file where its text stands
 * @param zone null when it could not be loaded
 * @param told what BIND said of it
 */
public record LintedZone(
    Name apex, String shownAs, Path file, @Nullable Zone zone, List<Diagnostic> told) {
  /** Beyond, a zone is nobody's first one. */
  private static final int MOST_NAMES = 2000;

  public LintedZone {
    told = List.copyOf(told);
  }

  /** The zone, where it is of a size that a person writes. */
  @Nullable Zone small() {
    Zone loaded = zone;
    return loaded != null && loaded.size() <= MOST_NAMES ? loaded : null;
  }
}
