package dev.mxlab.dns.answer;

import dev.mxlab.dns.wire.Edns;
import dev.mxlab.dns.wire.Incoming;
import org.jspecify.annotations.Nullable;

/**
 * One query on its way.
 *
 * @param reserved octets of the response that are its signature's
 */
record Asked(
    Incoming.Query query,
    ServerState state,
    View view,
    Requester who,
    boolean recursionAvailable,
    Reply reply,
    int reserved,
    Desk desk) {

  private static final int CLASSIC_UDP = 512;

  /** What is left to do when this thread goes on to other queries. */
  Asked kept() {
    return with(desk, query.kept());
  }

  Asked at(Desk other) {
    return with(other, query);
  }

  private Asked with(Desk other, Incoming.Query same) {
    return new Asked(same, state, view, who, recursionAvailable, reply, reserved, other);
  }

  boolean recursive() {
    return recursionAvailable && query.rd();
  }

  /** Whether the client wants signatures (RFC 4035 section 3.2.1). */
  boolean dnssec() {
    Edns edns = query.edns();
    return edns != null && edns.dnssecOk();
  }

  boolean datagram() {
    return who.transport() == Transport.UDP;
  }

  boolean smallDatagrams() {
    Edns edns = query.edns();
    return datagram() && edns != null && edns.udpSize() <= CLASSIC_UDP;
  }

  /** The cookie option of the query; null without one. */
  byte @Nullable [] cookie() {
    Edns edns = query.edns();
    return edns == null ? null : edns.cookie();
  }
}
