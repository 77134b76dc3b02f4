package dev.mxlab.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.mxlab.dns.answer.KeptReply;
import dev.mxlab.dns.answer.Requester;
import dev.mxlab.dns.answer.Responder;
import dev.mxlab.dns.answer.Transport;
import dev.mxlab.dns.golden.GoldenServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;

/** Packets of anything: one well-formed response that belongs to the query, or silence. */
class PacketFuzzTest {
  private static final InetSocketAddress CLIENT = new InetSocketAddress("127.0.0.1", 4000);
  private static final Responder AUTHORITATIVE = GoldenServer.tricky();
  private static final Responder RECURSIVE = GoldenServer.tutorial();

  @FuzzTest(maxDuration = "5m")
  void answersOrKeepsSilent(byte[] packet) throws IOException {
    for (Transport transport : Transport.values()) {
      check(AUTHORITATIVE, packet, transport);
      check(RECURSIVE, packet, transport);
    }
  }

  private static void check(Responder responder, byte[] packet, Transport transport)
      throws IOException {
    KeptReply reply = new KeptReply();
    boolean answered =
        responder.respond(packet, new Requester(CLIENT, CLIENT, transport, null), reply);
    byte[] response = reply.message();
    if (response == null) {
      // Datagrams about the server itself are limited, as named limits them.
      assertThat(answered && transport == Transport.TCP).isFalse();
      return;
    }
    assertThat(reply.messages()).hasSize(1);
    Message message = new Message(response);
    assertThat(message.getHeader().getFlag(Flags.QR)).isTrue();
    assertThat(response[0]).isEqualTo(packet[0]);
    assertThat(response[1]).isEqualTo(packet[1]);
    if (transport == Transport.UDP) {
      assertThat(response.length).isLessThanOrEqualTo(Math.max(1232, packet.length));
    }
  }
}
