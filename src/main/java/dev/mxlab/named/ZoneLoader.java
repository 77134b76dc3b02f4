package dev.mxlab.named;

import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneFile;
import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Loads primary zones, and says of each to the log what named says. For one thread. */
final class ZoneLoader {
  private final ZoneRequests requests;
  private final InstantSource clock;
  private final Consumer<Diagnostic> found;
  private final Consumer<String> said;
  private final ZoneFile reader = new ZoneFile();

  /**
   * @param found takes what is wrong
   * @param said takes what is not
   */
  ZoneLoader(
      ZoneRequests requests,
      InstantSource clock,
      Consumer<Diagnostic> found,
      Consumer<String> said) {
    this.requests = requests;
    this.clock = clock;
    this.found = found;
    this.said = said;
  }

  /** Loads a zone; one that is broken now keeps the records that it had. */
  HeldZone load(ZoneStatement statement, @Nullable HeldZone before) {
    ZoneFile.Request plain = requests.of(statement, statement.checks());
    Set<Path> read = new LinkedHashSet<>();
    read.add(plain.file());
    Function<String, Path> includes =
        name -> {
          Path file = plain.includes().apply(name);
          read.add(file);
          return file;
        };
    FileStamp early = FileStamp.of(read);
    Diagnosed<Zone> loaded =
        reader.read(
            new ZoneFile.Request(
                plain.apex(),
                plain.dclass(),
                plain.file(),
                plain.shownAs(),
                includes,
                plain.checks()));
    loaded.diagnostics().forEach(found);
    FileStamp stamp = read.size() == 1 ? early : FileStamp.of(read);
    Zone zone = loaded.value();
    Zone old = before == null ? null : before.zone();
    if (zone == null) {
      return new HeldZone(
          statement,
          old,
          stamp,
          old == null || before == null ? null : before.loaded(),
          loaded.diagnostics());
    }
    String name = "zone " + plain.zoneName() + ": ";
    if (old != null) {
      serial(name, old.serial(), zone.serial());
    }
    said.accept(name + "loaded serial " + zone.serial());
    return new HeldZone(statement, zone, stamp, clock.instant(), loaded.diagnostics());
  }

  /** Serials are compared in their circle (RFC 1982). */
  private void serial(String name, long old, long now) {
    if (now == old) {
      said.accept(
          name + "zone serial (" + now + ") unchanged. zone may fail to transfer to secondaries.");
    } else if ((int) (now - old) < 0) {
      said.accept(name + "zone serial (" + now + "/" + old + ") has gone backwards");
    }
  }
}
