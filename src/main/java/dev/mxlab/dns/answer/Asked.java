package dev.mxlab.dns.answer;

import dev.mxlab.dns.wire.Edns;
import dev.mxlab.dns.wire.Incoming;

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

  boolean smallDatagrams() {
    Edns edns = query.edns();
    return who.transport() == Transport.UDP && edns != null && edns.udpSize() <= 512;
  }
}
