package dev.mxlab.dns.resolve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** Times to live. */
final class Ttl {
  private Ttl() {}

  /** The TTL of an RRset is the smallest of its records' (RFC 2181 section 5.2). */
  static long smallest(List<Record> records) {
    return records.stream().mapToLong(Record::getTTL).min().orElse(0);
  }

  /**
   * Records by owner and type (of signatures: and covered type), in the order in which each set
   * begins.
   */
  static List<List<Record>> sets(List<Record> records) {
    record Id(Name owner, int type, int covers) {}

    Map<Id, List<Record>> sets = new LinkedHashMap<>();
    for (Record record : records) {
      Id id = new Id(record.getName(), record.getType(), Sealed.covers(record));
      sets.computeIfAbsent(id, none -> new ArrayList<>()).add(record);
    }
    return List.copyOf(sets.values());
  }

  static List<Record> set(List<Record> records, long ttl) {
    List<Record> changed = new ArrayList<>(records.size());
    for (Record record : records) {
      changed.add(set(record, ttl));
    }
    return changed;
  }

  /** Records are immutable to us, so the copy goes by way of the wire form: type, class, TTL. */
  static Record set(Record record, long ttl) {
    if (record.getTTL() == ttl) {
      return record;
    }
    byte[] wire = record.toWire(Section.ANSWER);
    int at = record.getName().length() + 4;
    wire[at] = (byte) (ttl >>> 24);
    wire[at + 1] = (byte) (ttl >>> 16);
    wire[at + 2] = (byte) (ttl >>> 8);
    wire[at + 3] = (byte) ttl;
    try {
      return Record.fromWire(wire, Section.ANSWER);
    } catch (IOException impossible) {
      throw new IllegalStateException("a record does not read back: " + record, impossible);
    }
  }
}
