package dev.mxlab.named;

import dev.mxlab.dns.update.Differences;
import dev.mxlab.dns.update.Serial;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneFile;
import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import dev.mxlab.named.lint.Lint;
import dev.mxlab.named.lint.LintedZone;
import dev.mxlab.named.logging.Category;
import dev.mxlab.named.logging.Level;
import dev.mxlab.named.logging.NamedLog;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Position;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Loads primary zones, and says of each to the log what named says. For one thread. */
final class ZoneLoader {
  private static final long CIRCLE = 1L << 32;
  private static final long MOST_STEP = 0x7fffffffL;

  private final ZoneRequests requests;
  private final InstantSource clock;
  private final Consumer<Diagnostic> found;
  private final NamedLog log;
  private final ZoneFile reader = new ZoneFile();

  /**
   * @param found takes what is wrong
   * @param log takes what is not
   */
  ZoneLoader(ZoneRequests requests, InstantSource clock, Consumer<Diagnostic> found, NamedLog log) {
    this.requests = requests;
    this.clock = clock;
    this.found = found;
    this.log = log;
  }

  /** Loads a zone; one that is broken now keeps the records that it had. */
  HeldZone load(ZoneStatement statement, @Nullable HeldZone before) {
    return load(statement, before, UnaryOperator.identity());
  }

  /**
   * @param journal adds what happened to the zone after its file was written
   */
  HeldZone load(
      ZoneStatement statement, @Nullable HeldZone before, UnaryOperator<HeldZone> journal) {
    ZoneFile.Request plain = requests.of(statement, statement.checks());
    Set<Path> included = new LinkedHashSet<>(0);
    Function<String, Path> includes =
        name -> {
          Path file = plain.includes().apply(name);
          included.add(file);
          return file;
        };
    FileStamp early = FileStamp.of(plain.file());
    Diagnosed<Zone> loaded =
        reader.read(
            new ZoneFile.Request(
                plain.apex(),
                plain.dclass(),
                plain.file(),
                plain.shownAs(),
                includes,
                plain.checks(),
                plain.view(),
                plain.format()),
            early.size());
    loaded.diagnostics().forEach(found);
    FileStamp stamp = included.isEmpty() ? early : stamp(plain.file(), included);
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
    if (old != null && before != null) {
      if (statement.settings().storage().ixfrFromDifferences()
          && !Serial.newer(zone.serial(), old.serial())) {
        HeldZone same = new HeldZone(statement, old, stamp, before.loaded(), loaded.diagnostics());
        return undone(name, same, zone);
      }
      serial(name, old.serial(), zone.serial(), !included.isEmpty());
      if (plain.format() == ZoneFile.Format.TEXT) {
        Lint.serial(
                new LintedZone(plain.apex(), plain.shownAs(), plain.file(), zone, List.of()), old)
            .forEach(found);
      }
    }
    HeldZone whole =
        journal.apply(new HeldZone(statement, zone, stamp, clock.instant(), loaded.diagnostics()));
    Zone now = whole.zone();
    if (now != null) {
      log.info(Category.ZONELOAD, name + now.loaded());
    }
    return whole;
  }

  private static FileStamp stamp(Path file, Set<Path> included) {
    Set<Path> all = new LinkedHashSet<>();
    all.add(file);
    all.addAll(included);
    return FileStamp.of(all);
  }

  /** Why a zone was not loaded, as the last word about it says. */
  static String reason(List<Diagnostic> found) {
    String mark = " failed: ";
    return found.stream()
        .map(Diagnostic::message)
        .filter(message -> message.contains("loading from master file") && message.contains(mark))
        .map(message -> message.substring(message.lastIndexOf(mark) + mark.length()).strip())
        .reduce("failure", (earlier, later) -> later);
  }

  /** Differences lead from one serial to a later one, or there are none. */
  private HeldZone undone(String name, HeldZone before, Zone now) {
    Zone old = Objects.requireNonNull(before.zone());
    String prefix = name + "ixfr-from-differences: ";
    if (now.serial() == old.serial() && Differences.none(old, now)) {
      log.info(Category.ZONELOAD, prefix + "unchanged");
      return before;
    }
    Position at = before.statement().at();
    String range =
        "[" + (old.serial() + 1) % CIRCLE + " - " + (old.serial() + MOST_STEP) % CIRCLE + "]";
    String words = prefix + "new serial (" + now.serial() + ") out of range " + range;
    List<Diagnostic> wrong =
        List.of(
            Diagnostic.error(at, words), Diagnostic.error(at, name + "not loaded due to errors."));
    wrong.forEach(found);
    List<Diagnostic> all = new ArrayList<>(before.diagnostics());
    all.addAll(wrong);
    return new HeldZone(before.statement(), old, before.stamp(), before.loaded(), all);
  }

  /** Serials are compared in their circle (RFC 1982). */
  private void serial(String name, long old, long now, boolean includes) {
    if (now == old && !includes) {
      log.write(
          Category.ZONELOAD,
          Level.ERROR,
          name + "zone serial (" + now + ") unchanged. zone may fail to transfer to secondaries.");
    } else if ((int) (now - old) < 0) {
      log.write(
          Category.ZONELOAD,
          Level.ERROR,
          name + "zone serial (" + now + "/" + old + ") has gone backwards");
    }
  }
}
