package dev.mxlab.dns.update;

import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneEdit;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/**
 * A zone being changed, and the least changes that lead there: what is added and deleted again
 * within one draft leaves no trace. For one thread.
 */
public final class Draft {
  private record Change(boolean added, Record record) {}

  private final Zone zone;
  private final ZoneEdit edit;
  private final Map<ByteBuffer, Change> changes = new LinkedHashMap<>();
  private final Map<NameKey, List<RecordSet>> before = new LinkedHashMap<>();

  public Draft(Zone zone) {
    this(zone, zone.edit());
  }

  /** The next of several drafts, each of which goes on from the one before. */
  Draft(Zone zone, ZoneEdit edit) {
    this.zone = zone;
    this.edit = edit;
  }

  Name apex() {
    return zone.apex();
  }

  /** Whether the name stood in the zone, or above something in it, before any draft. */
  boolean stood(Name name) {
    return zone.find(NameKey.of(name)) != null;
  }

  boolean changed() {
    return !changes.isEmpty();
  }

  /** Whether the zone's apex had records of a type before. */
  boolean had(int type) {
    return zone.top().has(type);
  }

  boolean has(Name owner, int type) {
    return sets(owner).stream().anyMatch(set -> set.type() == type);
  }

  List<RecordSet> sets(Name owner) {
    return edit.sets(NameKey.of(owner));
  }

  /** One by one, owners in the case in which the zone has them; none: empty. */
  List<Record> records(Name owner, int type) {
    List<Record> records = new ArrayList<>();
    for (RecordSet set : sets(owner)) {
      if (set.type() == type) {
        records.addAll(set.records());
      }
    }
    return records;
  }

  public SOARecord soa() {
    return (SOARecord) records(zone.apex(), Type.SOA).get(0);
  }

  /** Only what is not there yet, at the TTL of what is. */
  void add(Record record) {
    remember(record);
    edit.add(record);
    note(true, record);
  }

  /** Only what is there, just so. */
  void delete(Record record) {
    remember(record);
    edit.remove(record);
    note(false, record);
  }

  private void remember(Record record) {
    before.computeIfAbsent(NameKey.of(record.getName()), edit::sets);
  }

  /** Takes everything back that this draft did. */
  void rollBack() {
    before.forEach(
        (owner, sets) -> {
          edit.remove(owner);
          sets.forEach(edit::replace);
        });
    before.clear();
    changes.clear();
  }

  private void note(boolean added, Record record) {
    ByteBuffer id = id(record);
    Change before = changes.remove(id);
    if (before == null || before.added() == added) {
      changes.put(id, new Change(added, record));
    }
  }

  /** Owner in its own case, type, TTL and canonical data. */
  private static ByteBuffer id(Record record) {
    byte[] owner = record.getName().toWire();
    byte[] data = record.rdataToWireCanonical();
    return ByteBuffer.allocate(owner.length + 6 + data.length)
        .put(owner)
        .putShort((short) record.getType())
        .putInt((int) record.getTTL())
        .put(data)
        .flip();
  }

  /** Replaces the SOA record. */
  void soa(SOARecord next) {
    delete(soa());
    add(next);
  }

  List<Record> added() {
    return some(true);
  }

  List<Record> deleted() {
    return some(false);
  }

  private List<Record> some(boolean added) {
    List<Record> some = new ArrayList<>();
    for (Change change : changes.values()) {
      if (change.added() == added) {
        some.add(change.record());
      }
    }
    return some;
  }

  /** What was done; the serial must have been raised. */
  Transaction transaction() {
    return new Transaction(deleted(), added());
  }

  /**
   * Takes a step that was made elsewhere.
   *
   * @throws NotExactException when it does not fit this version
   */
  public void apply(Transaction step) throws NotExactException {
    for (Record record : step.deleted()) {
      Record there = stored(record);
      if (there == null) {
        throw new NotExactException("del", record);
      }
      edit.remove(there);
    }
    for (Record record : step.added()) {
      RecordSet one = RecordSet.of(List.of(record));
      for (RecordSet there : sets(record.getName())) {
        boolean same = there.type() == one.type() && there.covers() == one.covers();
        if (same && (there.ttl() != one.ttl() || stored(record) != null)) {
          throw new NotExactException("add", record);
        }
      }
      edit.add(one);
    }
  }

  /** The record with the same data, as it is in the zone; null when it is not there. */
  private @Nullable Record stored(Record record) {
    for (Record there : records(record.getName(), record.getType())) {
      if (Arrays.equals(there.rdataToWireCanonical(), record.rdataToWireCanonical())) {
        return there;
      }
    }
    return null;
  }

  public Zone build() {
    return edit.build();
  }
}
