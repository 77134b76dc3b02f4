package dev.mxlab.dns.answer;

import dev.mxlab.dns.wire.Incoming;
import java.util.OptionalLong;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/**
 * What is done for a zone beyond answering look-ups: transfers (RFC 5936, RFC 1995), notifies (RFC
 * 1996) and updates (RFC 2136). Each is given a well-formed request for class and opcode, its
 * signature verified already; access is the duty's own to decide. Responses are whole messages
 * without a TSIG record: that is added on the way out.
 */
public interface ZoneDuties {
  /**
   * A request.
   *
   * @param message as it came, its TSIG record included
   * @param coded makes the response that says nothing but its code
   */
  record Request(Requester who, View view, Incoming.Query query, byte[] message, Coded coded) {

    /** Whether the question's name is the apex of a zone of the view. */
    public boolean ofOurZone() {
      return view.zones().exact(query.key(), query.dclass()) != null;
    }
  }

  /** Encodes a response without records, EDNS as the request asks for it. */
  @FunctionalInterface
  interface Coded {
    /**
     * @param rcode {@link Rcode}
     */
    byte[] of(int rcode, boolean authoritative);
  }

  /** AXFR and IXFR, over either transport. */
  void transfer(Request request, Reply reply);

  /** In how many seconds a copy of another's zone expires; empty for zones of our own. */
  default OptionalLong expiry(View view, Name apex, int dclass) {
    return OptionalLong.empty();
  }

  void notified(Request request, Reply reply);

  void updated(Request request, Reply reply);

  /** Of a server that has nobody to do them: refused for its own zones, NOTAUTH for others. */
  ZoneDuties NONE =
      new ZoneDuties() {
        @Override
        public void transfer(Request request, Reply reply) {
          // AXFR needs a connection (RFC 5936 section 4.2), IXFR the client's SOA (RFC 1995).
          boolean impossible =
              request.query().type() == Type.AXFR
                  ? request.who().transport() == Transport.UDP
                  : request.message()[8] == 0 && request.message()[9] == 0;
          if (impossible && request.ofOurZone()) {
            reply.send(request.coded().of(Rcode.FORMERR, false));
          } else {
            refuse(request, reply);
          }
        }

        @Override
        public void notified(Request request, Reply reply) {
          // RFC 1996: a primary has nothing to do about it.
          boolean ours = request.ofOurZone();
          reply.send(request.coded().of(ours ? Rcode.NOERROR : Rcode.NOTAUTH, ours));
        }

        @Override
        public void updated(Request request, Reply reply) {
          refuse(request, reply);
        }

        private void refuse(Request request, Reply reply) {
          int rcode = request.ofOurZone() ? Rcode.REFUSED : Rcode.NOTAUTH;
          reply.send(request.coded().of(rcode, false));
        }
      };
}
