package dev.mxlab.dns.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * The records of one owner, class and type (RFC 2181 section 5) as they go on the wire: owner in
 * its own case, data uncompressed. Immutable.
 */
public final class RecordSet {
  private static final int FIXED_PART = 10;

  private final Name owner;
  private final byte[] ownerWire;
  private final int type;
  private final int dclass;
  private final long ttl;
  private final byte[][] data;

  private RecordSet(Name owner, byte[] ownerWire, int type, int dclass, long ttl, byte[][] data) {
    this.owner = owner;
    this.ownerWire = ownerWire;
    this.type = type;
    this.dclass = dclass;
    this.ttl = ttl;
    this.data = data;
  }

  /** Of records that share owner, type and class; the first one's TTL counts. */
  public static RecordSet of(List<? extends Record> records) {
    Record first = records.get(0);
    byte[][] data = new byte[records.size()][];
    for (int i = 0; i < data.length; i++) {
      data[i] = data(records.get(i));
    }
    return new RecordSet(
        first.getName(),
        first.getName().toWire(),
        first.getType(),
        first.getDClass(),
        first.getTTL(),
        data);
  }

  /** Of data in uncompressed wire form. */
  public static RecordSet of(Name owner, int type, int dclass, long ttl, List<byte[]> data) {
    return new RecordSet(owner, owner.toWire(), type, dclass, ttl, data.toArray(new byte[0][]));
  }

  /** The sets of any records, in the order in which each begins. */
  public static List<RecordSet> group(List<Record> records) {
    record Id(Name owner, int type, int dclass) {}

    Map<Id, List<Record>> sets = new LinkedHashMap<>();
    for (Record record : records) {
      Id id = new Id(record.getName(), record.getType(), record.getDClass());
      sets.computeIfAbsent(id, none -> new ArrayList<>()).add(record);
    }
    return sets.values().stream().map(RecordSet::of).toList();
  }

  /** A record's data in uncompressed wire form, names in their own case. */
  public static byte[] data(Record record) {
    byte[] wire = record.toWire(Section.ANSWER);
    return Arrays.copyOfRange(wire, record.getName().length() + FIXED_PART, wire.length);
  }

  public Name owner() {
    return owner;
  }

  public int type() {
    return type;
  }

  public int dclass() {
    return dclass;
  }

  public long ttl() {
    return ttl;
  }

  public int size() {
    return data.length;
  }

  /** The same data at another owner, as a wildcard gives it (RFC 4592 section 3.3.1). */
  public RecordSet at(Name synthesised) {
    return new RecordSet(synthesised, synthesised.toWire(), type, dclass, ttl, data);
  }

  /** The data of each record, uncompressed. */
  public List<byte[]> rdata() {
    return List.of(data);
  }

  public RecordSet withTtl(long other) {
    return other == ttl ? this : new RecordSet(owner, ownerWire, type, dclass, other, data);
  }

  /** Roughly what it takes in memory. */
  public int octets() {
    int octets = 64 + ownerWire.length;
    for (byte[] one : data) {
      octets += 24 + one.length;
    }
    return octets;
  }

  public List<Record> records() {
    List<Record> records = new ArrayList<>(data.length);
    for (byte[] one : data) {
      records.add(Record.newRecord(owner, type, dclass, ttl, one));
    }
    return records;
  }

  /** The domain name that stands {@code offset} octets into the data of record {@code index}. */
  public NameKey nameIn(int index, int offset) {
    return NameKey.of(data[index], offset);
  }

  /** An unsigned 16-bit number in the data. */
  public int numberIn(int index, int offset) {
    return (data[index][offset] & 0xFF) << 8 | (data[index][offset + 1] & 0xFF);
  }

  public boolean sameAs(RecordSet other) {
    return this == other
        || type == other.type && dclass == other.dclass && owner.equals(other.owner);
  }

  byte[] ownerWire() {
    return ownerWire;
  }

  byte[] data(int index) {
    return data[index];
  }

  @Override
  public String toString() {
    return records().toString();
  }
}
