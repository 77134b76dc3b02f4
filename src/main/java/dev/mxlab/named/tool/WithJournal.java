package dev.mxlab.named.tool;

import dev.mxlab.dns.update.Journal;
import dev.mxlab.dns.update.RollForward;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneFile;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Position;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A zone as named would have it, which has its journal beside its file. */
final class WithJournal {
  private WithJournal() {}

  /**
   * Adds what a journal holds beyond a zone's file.
   *
   * @param journal null where none is to be read
   */
  static Diagnosed<Zone> read(
      Diagnosed<Zone> loaded, ZoneFile.Request request, @Nullable Path journal) {
    Zone zone = loaded.value();
    if (zone == null || journal == null || !Files.exists(journal)) {
      return loaded;
    }
    RollForward.Result result = RollForward.of(zone, new Journal(journal));
    if (result.usable()) {
      return new Diagnosed<>(result.zone(), loaded.diagnostics());
    }
    String prefix = "zone " + request.zoneName() + ": ";
    Position at = Position.of(request.shownAs());
    List<Diagnostic> all = new ArrayList<>(loaded.diagnostics());
    all.add(Diagnostic.error(at, prefix + result.complaint()));
    all.add(Diagnostic.error(at, prefix + "not loaded due to errors."));
    return new Diagnosed<>(null, all);
  }
}
