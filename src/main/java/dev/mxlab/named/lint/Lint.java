package dev.mxlab.named.lint;

import dev.mxlab.dns.zone.Zone;
import dev.mxlab.named.conf.NamedConf;
import dev.mxlab.text.Diagnostic;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Type;

/** Looks over what a name server is given, and says what a beginner should know of it. */
public final class Lint {
  /** With more zones nobody is learning; the notes would cost more than they tell. */
  private static final int MOST_ZONES = 100;

  private Lint() {}

  /** Whether there is anything to be said of such a configuration. */
  public static boolean looksAt(NamedConf conf) {
    return conf.zones().size() <= MOST_ZONES;
  }

  /**
   * A configuration with those of its zones that are loaded.
   *
   * @param views the zones of each view
   */
  public static List<Diagnostic> of(
      NamedConf conf, List<List<LintedZone>> views, Surroundings around) {
    Notes notes = new Notes();
    if (!looksAt(conf)) {
      return notes.all();
    }
    new ConfLint(conf, around, hosts(views), notes).run();
    for (List<LintedZone> zones : views) {
      OriginLint.run(conf, zones, notes);
      zones.forEach(zone -> zone(zone, notes));
      new CrossLint(zones, notes).run();
    }
    return notes.all();
  }

  private static List<ZoneLint.Host> hosts(List<List<LintedZone>> views) {
    List<ZoneLint.Host> hosts = new ArrayList<>();
    for (List<LintedZone> zones : views) {
      for (LintedZone linted : zones) {
        Zone zone = linted.small();
        if (zone != null && !ReverseNames.isReverse(zone.apex())) {
          ZoneLint.addresses(zone, hosts);
        }
      }
    }
    return hosts;
  }

  /** One zone by itself. */
  public static List<Diagnostic> of(LintedZone zone) {
    Notes notes = new Notes();
    OriginLint.run(null, List.of(zone), notes);
    zone(zone, notes);
    return notes.all();
  }

  /**
   * What a reload of a changed file says of the serial number (RFC 1982).
   *
   * @param before null when the zone was not loaded before
   */
  public static List<Diagnostic> serial(LintedZone now, @Nullable Zone before) {
    Notes notes = new Notes();
    Zone zone = now.zone();
    if (zone == null || before == null) {
      return notes.all();
    }
    int step = (int) (zone.serial() - before.serial());
    boolean changed = step == 0 && now.small() != null && !same(zone, before);
    if (changed || step < 0) {
      String serial = String.valueOf(zone.serial());
      notes.add(
          ZoneLines.of(now).at(zone.apex(), Type.SOA, null),
          "serial " + serial + " is not raised",
          changed ? "serial-same" : "serial-back",
          serial,
          String.valueOf(before.serial()));
    }
    return notes.all();
  }

  private static boolean same(Zone one, Zone other) {
    return records(one).equals(records(other));
  }

  private static Set<String> records(Zone zone) {
    Set<String> records = new HashSet<>();
    zone.nodes()
        .forEach(
            node ->
                node.sets().forEach(set -> set.records().forEach(r -> records.add(r.toString()))));
    return records;
  }

  private static void zone(LintedZone linted, Notes notes) {
    Zone zone = linted.small();
    if (zone != null) {
      ZoneLines lines = ZoneLines.of(linted);
      OddCharacters.run(lines, notes);
      new ZoneLint(zone, lines, notes).run();
    }
  }
}
