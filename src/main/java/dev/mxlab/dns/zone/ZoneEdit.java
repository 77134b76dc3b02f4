package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.wire.RecordSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Changes to a zone, one after the other, each seen by the next; {@link #build} makes the changed
 * zone and leaves the old one as it was. For one thread.
 *
 * <p>Nothing is judged here: what an update may not do (RFC 2136 section 3.4.2), its caller knows.
 * Records are the same as BIND compares them: names in their data in any case.
 */
public final class ZoneEdit {
  /**
   * What became of the records of one owner and type (of signatures: and covered type).
   *
   * @param before null when there were none
   * @param after null when there are none any more
   */
  public record Change(@Nullable RecordSet before, @Nullable RecordSet after) {}

  /**
   * @param rank orders them as a zone has them
   */
  private record Kind(int rank, int type, int covers) implements Comparable<Kind> {
    static Kind of(RecordSet set) {
      return of(set.type(), set.covers());
    }

    static Kind of(int type, int covers) {
      return new Kind(SetDraft.rank(type, covers), type, covers);
    }

    @Override
    public int compareTo(Kind other) {
      return rank != other.rank
          ? Integer.compare(rank, other.rank)
          : Integer.compare(type, other.type);
    }
  }

  /** An owner whose records were touched. */
  private final class Owner {
    final TreeMap<Kind, RecordSet> before = new TreeMap<>();
    final TreeMap<Kind, RecordSet> now = new TreeMap<>();
    byte[] name;

    Owner(NameKey key) {
      ZoneNode node = zone.find(key);
      name = key.suffix(0);
      if (node != null) {
        int from = node.nameAt();
        name = Arrays.copyOfRange(node.array(), from, from + key.length());
        node.sets().forEach(set -> before.put(Kind.of(set), set));
      }
      ZoneNode hashed = zone.findHashed(key);
      if (hashed != null) {
        hashed.sets().forEach(set -> before.put(Kind.of(set), set));
      }
      now.putAll(before);
    }
  }

  private final Zone zone;
  private final Map<NameKey, Owner> touched = new LinkedHashMap<>();

  ZoneEdit(Zone zone) {
    this.zone = zone;
  }

  /** Of the zone being changed. */
  public Name apex() {
    return zone.apex();
  }

  /** The records that are there now; null for none. For signatures ask {@link #sets}. */
  public @Nullable RecordSet get(NameKey owner, int type) {
    Owner changed = touched.get(owner);
    if (changed != null) {
      return changed.now.get(Kind.of(type, 0));
    }
    ZoneNode node = type == Type.NSEC3 ? zone.findHashed(owner) : zone.find(owner);
    return node == null ? null : node.get(type);
  }

  /** All that is there now. */
  public List<RecordSet> sets(NameKey owner) {
    Owner changed = touched.get(owner);
    if (changed != null) {
      return List.copyOf(changed.now.values());
    }
    ZoneNode node = zone.find(owner);
    ZoneNode hashed = zone.findHashed(owner);
    List<RecordSet> sets = new ArrayList<>(node == null ? List.of() : node.sets());
    sets.addAll(hashed == null ? List.of() : hashed.sets());
    return sets;
  }

  /** Adds a record; its TTL becomes that of all records there. False when that changes nothing. */
  public boolean add(Record record) {
    return add(RecordSet.of(List.of(record)));
  }

  /** Adds records; their TTL becomes that of all records there. False when that changes nothing. */
  public boolean add(RecordSet more) {
    Owner owner = owner(more);
    RecordSet there = owner.now.get(Kind.of(more));
    if (there == null) {
      replace(more);
      return true;
    }
    List<byte[]> data = new ArrayList<>(there.rdata());
    for (byte[] one : more.rdata()) {
      if (!there.contains(one)) {
        data.add(one);
      }
    }
    if (data.size() == there.size() && there.ttl() == more.ttl()) {
      return false;
    }
    owner.now.put(Kind.of(more), SetDraft.set(owner.name, more, more.ttl(), data));
    return true;
  }

  /** Removes a record, whatever its TTL; false when it was not there. */
  public boolean remove(Record record) {
    return remove(RecordSet.of(List.of(record)));
  }

  /** Removes those of these records that are there; false when none was. */
  public boolean remove(RecordSet less) {
    Owner owner = owner(less);
    RecordSet there = owner.now.get(Kind.of(less));
    if (there == null) {
      return false;
    }
    List<byte[]> data = new ArrayList<>(there.rdata());
    if (!data.removeIf(less::contains)) {
      return false;
    }
    if (data.isEmpty()) {
      owner.now.remove(Kind.of(less));
    } else {
      owner.now.put(Kind.of(less), SetDraft.set(owner.name, there, there.ttl(), data));
    }
    return true;
  }

  /** Removes all records of a type; false when there was none. */
  public boolean remove(NameKey name, int type) {
    return owner(name).now.keySet().removeIf(kind -> kind.type() == type);
  }

  /** Removes all records of a name; false when there was none. */
  public boolean remove(NameKey name) {
    Owner owner = owner(name);
    boolean any = !owner.now.isEmpty();
    owner.now.clear();
    return any;
  }

  /** Puts {@code set} in the place of what its owner has of its type. */
  public void replace(RecordSet set) {
    Owner owner = owner(set);
    if (owner.now.isEmpty()) {
      NameKey key = NameKey.of(set.ownerArray(), set.ownerAt());
      owner.name =
          Arrays.copyOfRange(set.ownerArray(), set.ownerAt(), set.ownerAt() + key.length());
    }
    owner.now.put(Kind.of(set), SetDraft.set(owner.name, set, set.ttl(), set.rdata()));
  }

  private Owner owner(RecordSet set) {
    return owner(NameKey.of(set.ownerArray(), set.ownerAt()));
  }

  private Owner owner(NameKey name) {
    return touched.computeIfAbsent(
        name,
        key -> {
          if (!zone.holds(key)) {
            throw new IllegalArgumentException(key + " is not in zone " + zone.apex());
          }
          return new Owner(key);
        });
  }

  /** Every owner and type that is not as it was, by owners in the order of their first touch. */
  public List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    for (Owner owner : touched.values()) {
      TreeMap<Kind, Optional<RecordSet>> kinds = new TreeMap<>();
      owner.before.keySet().forEach(kind -> kinds.put(kind, Optional.empty()));
      owner.now.forEach((kind, set) -> kinds.put(kind, Optional.of(set)));
      kinds.forEach(
          (kind, after) -> {
            RecordSet before = owner.before.get(kind);
            if (!after.equals(Optional.ofNullable(before))) {
              changes.add(new Change(before, after.orElse(null)));
            }
          });
    }
    return changes;
  }

  /** The zone with the changes; it must have one SOA record still. */
  public Zone build() {
    Patch patch = new Patch(zone);
    touched.forEach((key, owner) -> patch.put(key, owner.name, List.copyOf(owner.now.values())));
    return patch.build();
  }
}
