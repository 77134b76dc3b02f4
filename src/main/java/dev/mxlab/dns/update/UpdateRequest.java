package dev.mxlab.dns.update;

import dev.mxlab.dns.wire.RecordSet;
import java.io.IOException;
import java.util.List;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * What an UPDATE message asks for (RFC 2136 section 2). The class of each record tells what it
 * means.
 */
public record UpdateRequest(List<Record> prerequisites, List<Record> updates) {
  public UpdateRequest {
    prerequisites = List.copyOf(prerequisites);
    updates = List.copyOf(updates);
  }

  /**
   * Reads a message.
   *
   * @throws IOException when a record holds what its type does not allow
   */
  public static UpdateRequest of(byte[] message) throws IOException {
    Message parsed = new Message(message);
    return new UpdateRequest(parsed.getSection(Section.PREREQ), parsed.getSection(Section.UPDATE));
  }

  static boolean isEmpty(Record record) {
    return record.rdataToWireCanonical().length == 0;
  }

  /** The same record in class {@code dclass}. */
  static Record inClass(Record record, int dclass) {
    return Record.newRecord(
        record.getName(), record.getType(), dclass, record.getTTL(), RecordSet.data(record));
  }
}
