package dev.mxlab.dns.transfer;

import dev.mxlab.dns.answer.Reply;
import dev.mxlab.dns.answer.Transport;
import dev.mxlab.dns.answer.ZoneDuties.Request;
import dev.mxlab.dns.update.ClientTalk;
import dev.mxlab.dns.update.ZoneLog.Level;
import dev.mxlab.dns.update.ZoneLog.Topic;
import dev.mxlab.time.Activity;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIGRecord;

/**
 * Hands updates that a secondary gets on to its primaries (RFC 2136 section 6), octet for octet but
 * for the id, so that a signature stays valid, and the primary's answer back.
 */
final class UpdateForwarding {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final ZoneContext zone;

  UpdateForwarding(ZoneContext zone) {
    this.zone = zone;
  }

  void forward(Request request, Reply reply, ClientTalk talk, KeepingRules rules) {
    boolean allowed = rules.forwarding() != null && rules.forwarding().test(request.who());
    String result = allowed ? "approved" : "denied";
    if (request.who().key() != null) {
      talk.say(
          Topic.UPDATE_SECURITY,
          Level.INFO,
          "signer \"" + request.who().key().toString(true) + "\" " + result);
    }
    talk.say(
        Topic.UPDATE_SECURITY,
        allowed ? Level.DEBUG : Level.ERROR,
        "update forwarding '" + zone.name() + "' " + result);
    if (!allowed) {
      reply.send(request.coded().of(Rcode.REFUSED, false));
      return;
    }
    talk.say(Topic.UPDATE, Level.INFO, "forwarding update for zone '" + zone.name() + "'");
    byte[] message = request.message().clone();
    int id = zone.ground().random().nextInt(1 << 16);
    message[0] = (byte) (id >> 8);
    message[1] = (byte) id;
    ask(request, reply, message, rules.fetching().primaries());
  }

  private void ask(Request request, Reply reply, byte[] message, List<OtherServer> primaries) {
    if (primaries.isEmpty()) {
      reply.send(request.coded().of(Rcode.SERVFAIL, false));
      return;
    }
    OtherServer named = primaries.get(0);
    OtherServer plain = new OtherServer(named.at(), null, named.source());
    boolean tcp = request.who().transport() == Transport.TCP;
    Exchange exchange = zone.ground().exchange();
    Activity work = zone.activity();
    CompletionStage<byte[]> answer =
        tcp ? exchange.askByTcp(plain, message, PATIENCE) : exchange.ask(plain, message, PATIENCE);
    answer.whenComplete(
        (octets, failure) -> {
          try {
            answered(request, reply, message, primaries, octets);
          } finally {
            work.close();
          }
        });
  }

  private void answered(
      Request request,
      Reply reply,
      byte[] message,
      List<OtherServer> primaries,
      byte @Nullable [] octets) {
    byte[] back = octets == null ? null : returned(request, octets);
    if (back != null) {
      reply.send(back);
    } else {
      ask(request, reply, message, primaries.subList(1, primaries.size()));
    }
  }

  /** With the client's id, and unsigned: signed it is on its way out. Null when it is no answer. */
  private static byte @Nullable [] returned(Request request, byte[] octets) {
    try {
      Message answer = new Message(octets);
      answer.getHeader().setID(request.query().header().id());
      TSIGRecord signature = answer.getTSIG();
      if (signature != null) {
        answer.removeRecord(signature, Section.ADDITIONAL);
      }
      return answer.toWire();
    } catch (IOException malformed) {
      return null;
    }
  }
}
