package dev.mxlab.dns.update;

import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** What leads from one version of a zone to another (named.conf ixfr-from-differences). */
public final class Differences {
  private final List<Record> deleted = new ArrayList<>();
  private final List<Record> added = new ArrayList<>();

  private Differences() {}

  /**
   * The step from {@code before} to {@code after}, whose serial must be newer; the SOA is part of
   * it.
   */
  public static Transaction between(Zone before, Zone after) {
    Differences all = compare(before, after);
    return new Transaction(all.deleted, all.added);
  }

  /** Whether both hold the same records. */
  public static boolean none(Zone before, Zone after) {
    Differences all = compare(before, after);
    return all.deleted.isEmpty() && all.added.isEmpty();
  }

  private static Differences compare(Zone before, Zone after) {
    Differences all = new Differences();
    for (ZoneNode node : before.nodes()) {
      ZoneNode other = after.find(NameKey.of(node.name()));
      for (RecordSet set : node.sets()) {
        all.sets(set, other == null ? null : other.get(set.type()));
      }
    }
    for (ZoneNode node : after.nodes()) {
      ZoneNode other = before.find(NameKey.of(node.name()));
      for (RecordSet set : node.sets()) {
        if (other == null || other.get(set.type()) == null) {
          all.added.addAll(set.records());
        }
      }
    }
    return all;
  }

  private void sets(RecordSet before, @Nullable RecordSet after) {
    if (after == null) {
      deleted.addAll(before.records());
    } else if (before != after) {
      // A TTL belongs to all records of a set: with another one, each is another record.
      boolean sameTtl = before.ttl() == after.ttl() || before.type() == Type.RRSIG;
      Set<Record> old = sameTtl ? new HashSet<>(before.records()) : Set.of();
      Set<Record> now = sameTtl ? new HashSet<>(after.records()) : Set.of();
      before.records().stream().filter(r -> !now.contains(r)).forEach(deleted::add);
      after.records().stream().filter(r -> !old.contains(r)).forEach(added::add);
    }
  }
}
