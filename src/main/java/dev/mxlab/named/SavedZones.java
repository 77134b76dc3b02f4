package dev.mxlab.named;

import dev.mxlab.dns.transfer.KeepingRules.Kind;
import dev.mxlab.dns.update.Journal;
import dev.mxlab.dns.update.RollForward;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneFile;
import dev.mxlab.host.Host;
import dev.mxlab.named.conf.NamedConf.Placed;
import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import dev.mxlab.named.logging.Category;
import dev.mxlab.named.logging.Level;
import dev.mxlab.named.logging.NamedLog;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What named itself wrote of zones, when it starts again: the journals of all of them, and the
 * copies that secondaries keep.
 */
final class SavedZones {
  private static final FileStamp NO_FILES = new FileStamp(List.of());

  private final Host host;
  private final Path directory;
  private final Consumer<Diagnostic> found;
  private final NamedLog log;
  private final Set<ZoneKeeping.Id> rolled = new HashSet<>();

  SavedZones(Host host, String directory, Consumer<Diagnostic> found, NamedLog log) {
    this.host = host;
    this.directory = Path.of(directory);
    this.found = found;
    this.log = log;
  }

  /** Those whose journals held more than their files. */
  Set<ZoneKeeping.Id> rolled() {
    return rolled;
  }

  private ZoneFiles files(ZoneStatement zone) {
    return new ZoneFiles(host.files(), directory, host.clock(), zone);
  }

  private static String prefix(ZoneStatement zone) {
    Loaded.Key key = Loaded.Key.of(zone);
    return "zone " + ZoneFile.zoneName(key.apex(), key.dclass(), zone.view()) + ": ";
  }

  /** A secondary's zone as it was saved. */
  HeldZone copy(ZoneStatement zone) {
    HeldZone none = new HeldZone(zone, null, NO_FILES, null, List.of());
    ZoneFiles files = files(zone);
    Placed<String> file = zone.file();
    if (file == null || !files.exists()) {
      return none;
    }
    Loaded.Key key = Loaded.Key.of(zone);
    Path real = files.toRead();
    try {
      Diagnosed<Zone> read =
          ZoneFormats.readCopy(real, file.value(), files::real, key.apex(), key.dclass());
      read.diagnostics().forEach(this::tell);
      Zone saved = read.value();
      HeldZone loaded =
          saved == null
              ? none
              : rolledForward(new HeldZone(zone, saved, NO_FILES, host.now(), List.of()), files);
      Zone now = loaded.zone();
      if (now != null) {
        log.info(Category.ZONELOAD, prefix(zone) + now.loaded());
        return loaded;
      }
    } catch (IOException damaged) {
      String words = damaged.getMessage() == null ? "failure" : damaged.getMessage();
      log.write(
          Category.ZONELOAD,
          Level.ERROR,
          prefix(zone) + "loading from master file " + file.value() + " failed: " + words);
    }
    setAside(files, real);
    return none;
  }

  /** A copy that is damaged is fetched anew, and nobody's mistake. */
  private void tell(Diagnostic said) {
    Level level = said.isError() ? Level.ERROR : Level.WARNING;
    log.write(Category.ZONELOAD, level, said.message().strip());
  }

  /** What cannot be used is kept under another name, and the zone fetched anew. */
  private void setAside(ZoneFiles files, Path real) {
    try {
      Path aside = Files.createTempFile(real.toAbsolutePath().getParent(), "db-", "");
      Files.move(real, aside, StandardCopyOption.REPLACE_EXISTING);
      log.write(
          Category.ZONELOAD,
          Level.WARNING,
          "saved '" + host.files().shown(real) + "' as '" + host.files().shown(aside) + "'");
      Journal journal = files.journal();
      if (journal != null) {
        journal.delete();
      }
    } catch (IOException left) {
      // Then the next transfer writes over it.
    }
  }

  /** A zone that was read for the first time, with what its journal adds. */
  HeldZone rolledForward(HeldZone read) {
    return read.zone() == null ? read : rolledForward(read, files(read.statement()));
  }

  private HeldZone rolledForward(HeldZone read, ZoneFiles files) {
    Journal journal = files.journal();
    Zone zone = Objects.requireNonNull(read.zone());
    if (journal == null || !Files.exists(journal.file())) {
      return read;
    }
    RollForward.Result result = RollForward.of(zone, journal);
    ZoneStatement statement = read.statement();
    String prefix = prefix(statement);
    if (result.usable()) {
      if (result.ending() == RollForward.Ending.ROLLED) {
        rolled.add(
            new ZoneKeeping.Id(ZoneKeeping.shown(statement.view()), Loaded.Key.of(statement)));
      }
      log.write(
          Category.ZONELOAD,
          Level.debug(1),
          prefix + "journal rollforward completed successfully: " + result.words());
      return new HeldZone(
          statement, result.zone(), read.stamp(), read.loaded(), read.diagnostics());
    }
    List<Diagnostic> diagnostics = new ArrayList<>(read.diagnostics());
    Position at = statement.at();
    diagnostics.add(Diagnostic.error(at, prefix + result.complaint()));
    if (KeepingSettings.kind(statement.type()) == Kind.PRIMARY) {
      diagnostics.add(Diagnostic.error(at, prefix + "not loaded due to errors."));
    }
    diagnostics.subList(read.diagnostics().size(), diagnostics.size()).forEach(found);
    return new HeldZone(statement, null, read.stamp(), null, diagnostics);
  }

  /** A zone's file was read again: a journal that leads elsewhere is of no use to updates. */
  void settleJournal(HeldZone read, HeldZone before) {
    ZoneStatement zone = read.statement();
    Zone now = read.zone();
    Journal journal = files(zone).journal();
    if (now == null
        || now == before.zone()
        || journal == null
        || zone.settings().storage().ixfrFromDifferences()
        || !ZoneKeeping.takesUpdates(zone)) {
      return;
    }
    try {
      Journal.Range range = journal.range();
      if (range != null && range.last() != now.serial()) {
        log.info(
            Category.ZONELOAD, prefix(zone) + "journal file is out of date: removing journal file");
        journal.delete();
      }
    } catch (NoSuchFileException none) {
      // There is nothing to settle.
    } catch (IOException damaged) {
      try {
        journal.delete();
      } catch (IOException left) {
        log.write(
            Category.GENERAL, Level.WARNING, "unable to remove journal '" + journal.file() + "'");
      }
    }
  }
}
