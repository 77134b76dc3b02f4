package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.wire.RecordSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * Changes to a zone, one after the other, each seen by the next; {@link #build} makes the changed
 * zone and leaves the old one as it was. For one thread.
 *
 * <p>Nothing is judged here: what an update may not do (RFC 2136 section 3.4.2), its caller knows.
 */
public final class ZoneEdit {
  /**
   * What became of the records of one owner and type.
   *
   * @param before null when there were none
   * @param after null when there are none any more
   */
  public record Change(@Nullable RecordSet before, @Nullable RecordSet after) {}

  private record Id(NameKey owner, int type) {}

  private final Zone zone;
  private final Map<Id, Optional<RecordSet>> touched = new LinkedHashMap<>();

  ZoneEdit(Zone zone) {
    this.zone = zone;
  }

  /** The records that are there now; null for none. */
  public @Nullable RecordSet get(NameKey owner, int type) {
    Optional<RecordSet> changed = touched.get(new Id(owner, type));
    return changed == null ? before(owner, type) : changed.orElse(null);
  }

  /** All that is there now. */
  public List<RecordSet> sets(NameKey owner) {
    Map<Integer, RecordSet> now = new LinkedHashMap<>();
    ZoneNode node = zone.find(owner);
    if (node != null) {
      node.sets().forEach(set -> now.put(set.type(), set));
    }
    touched.forEach(
        (id, set) -> {
          if (id.owner().equals(owner)) {
            now.remove(id.type());
            set.ifPresent(there -> now.put(id.type(), there));
          }
        });
    return List.copyOf(now.values());
  }

  private @Nullable RecordSet before(NameKey owner, int type) {
    ZoneNode node = zone.find(owner);
    return node == null ? null : node.get(type);
  }

  /** Adds a record; its TTL becomes that of all records there. False when that changes nothing. */
  public boolean add(Record record) {
    return add(RecordSet.of(List.of(record)));
  }

  /** Adds records; their TTL becomes that of all records there. False when that changes nothing. */
  public boolean add(RecordSet more) {
    NameKey owner = NameKey.of(more.owner());
    RecordSet there = get(owner, more.type());
    if (there == null) {
      set(owner, more.type(), more);
      return true;
    }
    List<byte[]> data = new ArrayList<>(there.rdata());
    for (byte[] one : more.rdata()) {
      if (data.stream().noneMatch(known -> Arrays.equals(known, one))) {
        data.add(one);
      }
    }
    if (data.size() == there.size() && there.ttl() == more.ttl()) {
      return false;
    }
    set(
        owner,
        more.type(),
        RecordSet.of(there.owner(), more.type(), more.dclass(), more.ttl(), data));
    return true;
  }

  /** Removes a record, whatever its TTL; false when it was not there. */
  public boolean remove(Record record) {
    return remove(RecordSet.of(List.of(record)));
  }

  /** Removes those of these records that are there; false when none was. */
  public boolean remove(RecordSet less) {
    NameKey owner = NameKey.of(less.owner());
    RecordSet there = get(owner, less.type());
    if (there == null) {
      return false;
    }
    List<byte[]> data = new ArrayList<>(there.rdata());
    if (!data.removeIf(one -> less.rdata().stream().anyMatch(l -> Arrays.equals(l, one)))) {
      return false;
    }
    set(
        owner,
        less.type(),
        data.isEmpty()
            ? null
            : RecordSet.of(there.owner(), there.type(), there.dclass(), there.ttl(), data));
    return true;
  }

  /** Removes all records of a type; false when there was none. */
  public boolean remove(NameKey owner, int type) {
    if (get(owner, type) == null) {
      return false;
    }
    set(owner, type, null);
    return true;
  }

  /** Puts {@code set} in the place of what its owner has of its type. */
  public void replace(RecordSet set) {
    set(NameKey.of(set.owner()), set.type(), set);
  }

  private void set(NameKey owner, int type, @Nullable RecordSet set) {
    touched.put(new Id(owner, type), Optional.ofNullable(set));
  }

  /** Every owner and type that is not as it was, in the order in which they were touched first. */
  public List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    touched.forEach(
        (id, after) -> {
          RecordSet before = before(id.owner(), id.type());
          if (!same(before, after.orElse(null))) {
            changes.add(new Change(before, after.orElse(null)));
          }
        });
    return changes;
  }

  private static boolean same(@Nullable RecordSet one, @Nullable RecordSet other) {
    if (one == null || other == null) {
      return one == other;
    }
    return one.ttl() == other.ttl()
        && one.size() == other.size()
        && one.rdata().stream()
            .allMatch(a -> other.rdata().stream().anyMatch(b -> Arrays.equals(a, b)));
  }

  /** The zone with the changes; it must have a SOA record still. */
  public Zone build() {
    List<RecordSet> sets = new ArrayList<>();
    for (ZoneNode node : zone.nodes()) {
      NameKey owner = NameKey.of(node.name());
      for (RecordSet set : node.sets()) {
        if (!touched.containsKey(new Id(owner, set.type()))) {
          sets.add(set);
        }
      }
    }
    touched.values().stream()
        .filter(Optional::isPresent)
        .map(set -> Objects.requireNonNull(set.orElse(null)))
        .forEach(sets::add);
    return Zone.of(zone.apex(), zone.dclass(), sets);
  }

  /** Of the zone being changed. */
  public Name apex() {
    return zone.apex();
  }
}
