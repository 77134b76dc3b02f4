package dev.mxlab.dns.update;

import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Record;

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
    for (Iterator<ZoneNode> nodes = before.inOrder(); nodes.hasNext(); ) {
      ZoneNode node = nodes.next();
      ZoneNode other = after.counterpart(node);
      for (RecordSet set : node.sets()) {
        all.sets(set, like(set, other));
      }
    }
    for (Iterator<ZoneNode> nodes = after.inOrder(); nodes.hasNext(); ) {
      ZoneNode node = nodes.next();
      ZoneNode other = before.counterpart(node);
      for (RecordSet set : node.sets()) {
        if (like(set, other) == null) {
          all.added.addAll(set.records());
        }
      }
    }
    return all;
  }

  /** The records of the same type there; of signatures, of the same covered type. */
  private static @Nullable RecordSet like(RecordSet set, @Nullable ZoneNode node) {
    if (node != null) {
      for (RecordSet other : node.sets()) {
        if (other.type() == set.type() && other.covers() == set.covers()) {
          return other;
        }
      }
    }
    return null;
  }

  private void sets(RecordSet before, @Nullable RecordSet after) {
    if (after == null) {
      deleted.addAll(before.records());
    } else if (!before.equals(after)) {
      // A TTL belongs to all records of a set: with another one, each is another record.
      boolean sameTtl = before.ttl() == after.ttl();
      Set<Record> old = sameTtl ? new HashSet<>(before.records()) : Set.of();
      Set<Record> now = sameTtl ? new HashSet<>(after.records()) : Set.of();
      before.records().stream().filter(r -> !now.contains(r)).forEach(deleted::add);
      after.records().stream().filter(r -> !old.contains(r)).forEach(added::add);
    }
  }
}
