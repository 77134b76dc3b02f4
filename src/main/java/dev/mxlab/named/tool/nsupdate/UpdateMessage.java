package dev.mxlab.named.tool.nsupdate;

import dev.mxlab.named.tool.message.Reply;
import dev.mxlab.named.tool.message.Rr;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/** An update in the making (RFC 2136 section 2). */
final class UpdateMessage {
  private static final int UPDATE = 5 << 11;
  private static final int SOA = 6;

  final List<Rr> prerequisites = new ArrayList<>();
  final List<Rr> updates = new ArrayList<>();

  boolean empty() {
    return prerequisites.isEmpty() && updates.isEmpty();
  }

  void clear() {
    prerequisites.clear();
    updates.clear();
  }

  /** The name that tells which zone is meant. */
  @Nullable Rr first() {
    return updates.isEmpty()
        ? (prerequisites.isEmpty() ? null : prerequisites.get(0))
        : updates.get(0);
  }

  byte[] wire(int id, Name zone, int dclass) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    u16(out, id);
    u16(out, UPDATE);
    u16(out, 1);
    u16(out, prerequisites.size());
    u16(out, updates.size());
    u16(out, 0);
    out.writeBytes(zone.toWire());
    u16(out, SOA);
    u16(out, dclass);
    for (List<Rr> section : List.of(prerequisites, updates)) {
      section.forEach(rr -> put(out, rr));
    }
    return out.toByteArray();
  }

  private static void put(ByteArrayOutputStream out, Rr rr) {
    out.writeBytes(rr.owner().toWire());
    u16(out, rr.type());
    u16(out, rr.dclass());
    u16(out, (int) (rr.ttl() >> 16));
    u16(out, (int) rr.ttl());
    u16(out, rr.rdata().length);
    out.writeBytes(rr.rdata());
  }

  private static void u16(ByteArrayOutputStream out, int value) {
    out.write(value >> 8);
    out.write(value);
  }

  /**
   * As it is shown.
   *
   * @param wire what was sent; null: nothing yet, and the header counts nothing
   * @param zone null where it is not said by the user: then it is not shown
   */
  Reply shown(byte @Nullable [] wire, @Nullable Name zone, int dclass) {
    byte[] whole = wire == null ? wire(0, zone == null ? Name.root : zone, dclass) : wire;
    Reply reply = Reply.ofOurs(whole);
    return reply.as(zone != null, wire != null);
  }
}
