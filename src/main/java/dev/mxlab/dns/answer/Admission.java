package dev.mxlab.dns.answer;

import dev.mxlab.dns.sign.Keyring;
import dev.mxlab.dns.sign.Keyring.Verdict;
import dev.mxlab.dns.sign.ResponseSigner;
import dev.mxlab.dns.wire.Incoming;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/**
 * Which view takes a message that may be signed. A view knows its own keys and may ask for one in
 * its match-clients, so that each judges the signature anew, as BIND does.
 *
 * @param view null when none takes it
 * @param who with the key's name once the signature holds
 */
record Admission(@Nullable View view, Requester who, Verdict verdict) {

  /** For a query without signature, with few questions asked. */
  static @Nullable View unsigned(ServerState state, Incoming.Query query, Requester who) {
    for (View view : state.views()) {
      if (takes(view, query, who)) {
        return view;
      }
    }
    return null;
  }

  /** Whether there is a record that may be a TSIG: more than OPT in the additional section. */
  static boolean mayBeSigned(Incoming.Query query, byte[] message) {
    int additional = (message[10] & 0xFF) << 8 | (message[11] & 0xFF);
    return additional > (query.edns() == null ? 0 : 1);
  }

  static Admission of(
      ServerState state, Incoming.Query query, byte[] message, Requester who, Instant now) {
    Keyring judge = null;
    Verdict verdict = Verdict.UNSIGNED;
    Requester signer = who;
    for (View view : state.views()) {
      if (!view.keys().equals(judge)) {
        judge = view.keys();
        verdict = judge.judge(message, now);
        signer =
            verdict instanceof Keyring.Verified verified
                ? who.signedWith(verified.key().name())
                : who;
      }
      if (takes(view, query, signer)) {
        return new Admission(view, signer, verdict);
      }
    }
    return new Admission(null, who, Verdict.UNSIGNED);
  }

  /** An opcode that we do not know is told so with a signature, other faults without. */
  static Reply unknownOperation(
      ServerState state, Incoming.Faulty fault, byte[] message, Instant now, Reply reply) {
    if (fault.rcode() != Rcode.NOTIMP || state.views().isEmpty()) {
      return reply;
    }
    Verdict verdict = state.views().get(0).keys().judge(message, now);
    ResponseSigner signer = verdict.signer();
    return signer == null ? reply : new SignedReply(reply, signer);
  }

  private static boolean takes(View view, Incoming.Query query, Requester who) {
    return view.dclass() == query.dclass() && view.match().takes(who, query.rd());
  }

  /** Classes that are no questions, or not known. */
  static int classFault(int dclass) {
    return switch (dclass) {
      case DClass.IN, DClass.CH, DClass.HS -> Rcode.NOERROR;
      case 0, DClass.NONE, DClass.ANY -> Rcode.FORMERR;
      default -> Rcode.NOTIMP;
    };
  }

  /** Types that are no questions. */
  static int typeFault(int type) {
    return switch (type) {
      case Type.ANY, Type.AXFR, Type.IXFR -> Rcode.NOERROR;
      case Type.MAILA, Type.MAILB -> Rcode.NOTIMP;
      default -> type == Type.OPT || (type >= 128 && type < 256) ? Rcode.FORMERR : Rcode.NOERROR;
    };
  }

  Reply reply(Reply plain) {
    ResponseSigner signer = verdict.signer();
    return signer == null ? plain : new SignedReply(plain, signer);
  }

  /** What responses must leave free for the signature. */
  int reserved() {
    ResponseSigner signer = verdict.signer();
    return signer == null ? 0 : signer.room();
  }
}
