package dev.mxlab.dns.transfer;

import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.wire.NameMap;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.zone.Zone;
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
import org.xbill.DNS.Type;

/**
 * A whole zone while it comes in. Records of a set mostly come one after the other; those that do
 * not are brought together at the end. For one thread.
 */
final class ReceivedZone {
  private final Name apex;
  private final int dclass;
  private final List<RecordSet> sets = new ArrayList<>();
  private final List<byte[]> run = new ArrayList<>();
  private @Nullable Record first;
  private long records;

  ReceivedZone(Name apex, int dclass) {
    this.apex = apex;
    this.dclass = dclass;
  }

  long records() {
    return records;
  }

  void add(Record record) {
    if (first == null
        || first.getType() != record.getType()
        || covers(first) != covers(record)
        || !first.getName().equals(record.getName())) {
      endRun();
      first = record;
    }
    byte[] data = RecordSet.data(record);
    if (run.stream().noneMatch(known -> Arrays.equals(known, data))) {
      run.add(data);
      records++;
    }
  }

  private static int covers(Record record) {
    return record instanceof RRSIGRecord signature ? signature.getTypeCovered() : 0;
  }

  private void endRun() {
    if (first != null) {
      sets.add(
          RecordSet.of(first.getName(), first.getType(), dclass, first.getTTL(), List.copyOf(run)));
      run.clear();
      first = null;
    }
  }

  boolean hasNameServers() {
    endRun();
    return sets.stream().anyMatch(s -> s.type() == Type.NS && s.owner().equals(apex));
  }

  Zone build() {
    endRun();
    return Zone.of(apex, dclass, whole());
  }

  private List<RecordSet> whole() {
    NameMap<Map<Long, RecordSet>> byName = new NameMap<>();
    List<NameKey> order = new ArrayList<>();
    boolean scattered = false;
    for (RecordSet set : sets) {
      NameKey key = NameKey.of(set.owner());
      Map<Long, RecordSet> here = byName.get(key);
      if (here == null) {
        here = new LinkedHashMap<>(2);
        byName.put(key, here);
        order.add(key);
      }
      long kind = (long) set.type() << 16 | set.covers();
      scattered |= here.merge(kind, set, ReceivedZone::joined) != set;
    }
    if (!scattered) {
      return sets;
    }
    List<RecordSet> whole = new ArrayList<>();
    order.forEach(key -> whole.addAll(Objects.requireNonNull(byName.get(key)).values()));
    return whole;
  }

  private static RecordSet joined(RecordSet one, RecordSet other) {
    List<byte[]> data = new ArrayList<>(one.rdata());
    for (byte[] more : other.rdata()) {
      if (data.stream().noneMatch(known -> Arrays.equals(known, more))) {
        data.add(more);
      }
    }
    return RecordSet.of(one.owner(), one.type(), one.dclass(), one.ttl(), data);
  }
}
