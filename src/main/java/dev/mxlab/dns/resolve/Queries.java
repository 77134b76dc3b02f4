package dev.mxlab.dns.resolve;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** Queries to the wire, and whether what came back belongs to them. */
final class Queries {
  /** DNS flag day 2020: fits every path without fragments. */
  static final int EDNS_SIZE = 1232;

  private Queries() {}

  static byte[] wire(int id, Question question, boolean recursionDesired, boolean edns) {
    Message message = new Message(id);
    if (recursionDesired) {
      message.getHeader().setFlag(Flags.RD);
    }
    message.addRecord(
        Record.newRecord(question.name(), question.type(), DClass.IN), Section.QUESTION);
    if (edns) {
      message.addRecord(new OPTRecord(EDNS_SIZE, 0, 0), Section.ADDITIONAL);
    }
    return message.toWire();
  }

  /**
   * The message, if it answers this query (RFC 5452 section 9.1): same id, same question. A server
   * that refuses may leave the question out.
   */
  static @Nullable Message read(byte[] wire, int id, Question question) {
    Message message;
    try {
      message = new Message(wire);
    } catch (IOException malformed) {
      return null;
    }
    Header header = message.getHeader();
    if (header.getID() != id || !header.getFlag(Flags.QR) || header.getOpcode() != Opcode.QUERY) {
      return null;
    }
    Record asked = message.getQuestion();
    if (asked == null) {
      return header.getRcode() == Rcode.NOERROR || header.getRcode() == Rcode.NXDOMAIN
          ? null
          : message;
    }
    boolean same =
        asked.getName().equals(question.name())
            && asked.getType() == question.type()
            && asked.getDClass() == DClass.IN;
    return same ? message : null;
  }
}
