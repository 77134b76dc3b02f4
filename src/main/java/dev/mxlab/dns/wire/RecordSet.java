package dev.mxlab.dns.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * The records of one owner, class and type (RFC 2181 section 5) as they go on the wire: owner in
 * its own case, data uncompressed. Immutable; a light view of octets that it shares with the zone
 * that it is from.
 *
 * <p>To write it out without copying: the owner is the name at {@link #ownerAt} of {@link
 * #ownerArray}; the first record's length and data stand at {@link #first} of {@link #array}, each
 * next one's at {@link #next}.
 */
public final class RecordSet {
  private static final int FIXED_PART = 10;

  private final byte[] ownerArray;
  private final int ownerAt;
  private final byte[] array;
  private final int at;
  private final int first;
  private final int size;
  private final int type;
  private final int dclass;
  private final long ttl;

  private RecordSet(byte[] ownerArray, int ownerAt, byte[] array, int at, int dclass, long ttl) {
    this.ownerArray = ownerArray;
    this.ownerAt = ownerAt;
    this.array = array;
    this.at = at;
    this.first = RecordBlock.first(array, at);
    this.size = RecordBlock.count(array, at);
    this.type = RecordBlock.type(array, at);
    this.dclass = dclass;
    this.ttl = ttl;
  }

  /** A view of the {@link RecordBlock} at {@code at} of {@code block}, which nobody changes. */
  public static RecordSet of(byte[] owner, int ownerAt, byte[] block, int at, int dclass) {
    return new RecordSet(owner, ownerAt, block, at, dclass, RecordBlock.ttl(block, at));
  }

  /** Of records that share owner, type and class; the first one's TTL counts. */
  public static RecordSet of(List<? extends Record> records) {
    Record first = records.get(0);
    List<byte[]> data = new ArrayList<>(records.size());
    for (Record record : records) {
      data.add(data(record));
    }
    return of(first.getName(), first.getType(), first.getDClass(), first.getTTL(), data);
  }

  /** Of data in uncompressed wire form. */
  public static RecordSet of(Name owner, int type, int dclass, long ttl, List<byte[]> data) {
    return of(owner.toWire(), type, dclass, ttl, data);
  }

  /** The same; the owner is a name in wire form that nobody changes. */
  public static RecordSet of(byte[] owner, int type, int dclass, long ttl, List<byte[]> data) {
    int length = 0;
    for (byte[] one : data) {
      length += 2 + one.length;
    }
    Octets out = new Octets();
    RecordBlock.begin(out, type, ttl, data.size(), length);
    for (byte[] one : data) {
      out.u16(one.length);
      out.write(one);
    }
    return new RecordSet(owner, 0, out.toArray(), 0, dclass, ttl);
  }

  /** The sets of any records, in the order in which each begins. */
  public static List<RecordSet> group(List<Record> records) {
    record Id(Name owner, int type, int dclass, int covers) {}

    Map<Id, List<Record>> sets = new LinkedHashMap<>();
    for (Record record : records) {
      int covers = record instanceof RRSIGRecord signature ? signature.getTypeCovered() : 0;
      Id id = new Id(record.getName(), record.getType(), record.getDClass(), covers);
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
    try {
      return new Name(ownerWire());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  public int type() {
    return type;
  }

  /** The type that a signature covers (RFC 4034 section 3.1.1); 0 of other types. */
  public int covers() {
    return Rdata.covers(type, array, first + 2);
  }

  public int dclass() {
    return dclass;
  }

  public long ttl() {
    return ttl;
  }

  public int size() {
    return size;
  }

  /** The same data at another owner, as a wildcard gives it (RFC 4592 section 3.3.1). */
  public RecordSet at(Name synthesised) {
    return new RecordSet(synthesised.toWire(), 0, array, at, dclass, ttl);
  }

  /** The same at the name in wire form that stands at {@code nameAt}, which nobody changes. */
  public RecordSet at(byte[] name, int nameAt) {
    return new RecordSet(name, nameAt, array, at, dclass, ttl);
  }

  public RecordSet withTtl(long other) {
    return other == ttl ? this : new RecordSet(ownerArray, ownerAt, array, at, dclass, other);
  }

  /** Roughly what it takes in memory. */
  public int octets() {
    return 64 + WireNames.end(ownerArray, ownerAt) - ownerAt + RecordBlock.end(array, at) - at;
  }

  public List<Record> records() {
    Name owner = owner();
    List<Record> records = new ArrayList<>(size);
    for (byte[] one : rdata()) {
      records.add(Record.newRecord(owner, type, dclass, ttl, one));
    }
    return records;
  }

  /** The data of each record, uncompressed. */
  public List<byte[]> rdata() {
    List<byte[]> data = new ArrayList<>(size);
    for (int i = 0, record = first; i < size; i++, record = next(record)) {
      data.add(Arrays.copyOfRange(array, record + 2, next(record)));
    }
    return data;
  }

  /** Where record {@code index} has its length; its data follows. */
  int place(int index) {
    int record = first;
    for (int i = 0; i < index; i++) {
      record = next(record);
    }
    return record;
  }

  /** The domain name that stands {@code offset} octets into the data of record {@code index}. */
  public NameKey nameIn(int index, int offset) {
    return NameKey.of(array, place(index) + 2 + offset);
  }

  /** An unsigned 16-bit number in the data. */
  public int numberIn(int index, int offset) {
    return RecordBlock.u16(array, place(index) + 2 + offset);
  }

  public boolean sameAs(RecordSet other) {
    return this == other
        || type == other.type
            && dclass == other.dclass
            && covers() == other.covers()
            && sameOwner(other);
  }

  public boolean sameOwner(RecordSet other) {
    return ownerArray == other.ownerArray && ownerAt == other.ownerAt
        || WireNames.equal(ownerArray, ownerAt, other.ownerArray, other.ownerAt);
  }

  /** Whether the same records stand in it, TTLs and their order aside; as BIND compares data. */
  public boolean contains(byte[] data) {
    for (int i = 0, record = first; i < size; i++, record = next(record)) {
      int length = RecordBlock.u16(array, record);
      if (Rdata.compare(type, array, record + 2, length, data, 0, data.length) == 0) {
        return true;
      }
    }
    return false;
  }

  /** Where the owner stands. */
  public byte[] ownerArray() {
    return ownerArray;
  }

  public int ownerAt() {
    return ownerAt;
  }

  /** Where the records stand. */
  public byte[] array() {
    return array;
  }

  /** Where the {@link RecordBlock} begins; its TTL is not to be used, but {@link #ttl}. */
  public int blockAt() {
    return at;
  }

  /** Where the first record has its length (2 octets); its data follows. */
  public int first() {
    return first;
  }

  /** The same of the record behind the one at {@code record}. */
  public int next(int record) {
    return RecordBlock.next(array, record);
  }

  /** The owner in wire form, a copy. */
  byte[] ownerWire() {
    return Arrays.copyOfRange(ownerArray, ownerAt, WireNames.end(ownerArray, ownerAt));
  }

  /** A copy of one record's data. */
  byte[] data(int index) {
    int record = place(index);
    return Arrays.copyOfRange(array, record + 2, next(record));
  }

  /** The same owner (in any case), class, type, TTL and data. */
  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof RecordSet set) || !sameAs(set) || ttl != set.ttl || size != set.size) {
      return false;
    }
    for (byte[] one : rdata()) {
      if (!set.contains(one)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    return Objects.hash(NameKey.of(ownerArray, ownerAt), type, dclass, ttl, size);
  }

  @Override
  public String toString() {
    return records().toString();
  }
}
