package dev.mxlab.dns.update;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/**
 * One step from a version of a zone to a later one, as a journal and an incremental transfer tell
 * it (RFC 1995 section 4).
 *
 * @param deleted the old SOA first
 * @param added the new SOA first
 */
public record Transaction(List<Record> deleted, List<Record> added) {
  private static final Comparator<Record> ORDER =
      Comparator.comparing((Record r) -> r.getType() != Type.SOA).thenComparingInt(Record::getType);

  public Transaction {
    deleted = sorted(deleted);
    added = sorted(added);
    if (!startsWithItsSoa(deleted) || !startsWithItsSoa(added)) {
      throw new IllegalArgumentException("a transaction leads from one SOA record to another");
    }
  }

  private static List<Record> sorted(List<Record> records) {
    List<Record> sorted = new ArrayList<>(records);
    sorted.sort(ORDER);
    return List.copyOf(sorted);
  }

  private static boolean startsWithItsSoa(List<Record> records) {
    return !records.isEmpty()
        && records.get(0) instanceof SOARecord
        && (records.size() == 1 || !(records.get(1) instanceof SOARecord));
  }

  /** The serial before. */
  public long from() {
    return ((SOARecord) deleted.get(0)).getSerial();
  }

  /** The serial after. */
  public long to() {
    return ((SOARecord) added.get(0)).getSerial();
  }

  /** In their order on the wire and in a journal. */
  public List<Record> records() {
    List<Record> all = new ArrayList<>(deleted.size() + added.size());
    all.addAll(deleted);
    all.addAll(added);
    return all;
  }
}
