package dev.mxlab.dns.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.dns.answer.Responder;
import dev.mxlab.dns.golden.Corpus;
import dev.mxlab.dns.golden.GoldenServer;
import dev.mxlab.net.DatagramReply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;

/** Sends the malformed messages of golden/dns/raw.txt through the server's two entrances. */
class RawMessagesTest {
  private static final InetSocketAddress CLIENT = new InetSocketAddress("127.0.0.1", 4000);

  @TestFactory
  Stream<DynamicTest> answersBrokenMessagesAsBindDoes() {
    Responder responder = GoldenServer.tricky();
    DnsServer server = new DnsServer(responder);
    return Corpus.load("raw.txt").stream()
        .map(
            raw ->
                DynamicTest.dynamicTest(
                    raw.id() + " " + raw.field("what", ""),
                    () -> {
                      byte[] sent = HexFormat.of().parseHex(raw.field("hex", ""));
                      List<String> got =
                          raw.field("proto", "udp").equals("udp")
                              ? datagram(server, sent)
                              : stream(server, sent);
                      assertThat(got).isEqualTo(raw.ofBind().get(0).all("R"));
                    }));
  }

  private static List<String> datagram(DnsServer server, byte[] sent) throws Exception {
    List<byte[]> replies = new ArrayList<>();
    DatagramReply reply =
        new DatagramReply() {
          @Override
          public InetSocketAddress from() {
            return CLIENT;
          }

          @Override
          public InetSocketAddress at() {
            return CLIENT;
          }

          @Override
          public void send(byte[] octets, int length) {
            replies.add(java.util.Arrays.copyOf(octets, length));
          }
        };
    server.datagrams().serve(sent, sent.length, reply);
    return replies.isEmpty() ? List.of("drop") : List.of(summary(replies.get(0), sent, 0));
  }

  private static List<String> stream(DnsServer server, byte[] sent) throws Exception {
    EmbeddedChannel channel = new EmbeddedChannel();
    server.serve(channel, CLIENT, CLIENT);
    channel.writeInbound(Unpooled.wrappedBuffer(sent));
    List<String> got = new ArrayList<>();
    for (ByteBuf reply = channel.readOutbound(); reply != null; reply = channel.readOutbound()) {
      while (reply.isReadable()) {
        byte[] message = new byte[reply.readUnsignedShort()];
        reply.readBytes(message);
        got.add(summary(message, sent, 2));
      }
      reply.release();
    }
    got.add(channel.isOpen() ? "open" : "close");
    channel.finishAndReleaseAll();
    return got;
  }

  /** The form in which the corpus notes a reply. */
  private static String summary(byte[] wire, byte[] sent, int start) throws Exception {
    int bits = (wire[2] & 0xFF) << 8 | (wire[3] & 0xFF);
    StringBuilder flags = new StringBuilder();
    String[] names = {"qr", "aa", "tc", "rd", "ra", "z", "ad", "cd"};
    int[] masks = {0x8000, 0x400, 0x200, 0x100, 0x80, 0x40, 0x20, 0x10};
    for (int i = 0; i < names.length; i++) {
      flags.append((bits & masks[i]) != 0 ? names[i] + " " : "");
    }
    int opcode = bits >> 11 & 15;
    Message message = new Message(wire);
    OPTRecord opt = message.getOPT();
    boolean known =
        opcode == Opcode.QUERY
            || opcode == Opcode.IQUERY
            || opcode == Opcode.STATUS
            || opcode == Opcode.NOTIFY
            || opcode == Opcode.UPDATE;
    int rcode = message.getRcode();
    return (rcode == Rcode.BADVERS ? "BADVERS" : Rcode.string(rcode))
        + " op="
        + opcode
        + " "
        + flags
        + "id="
        + (wire[0] == sent[start] && wire[1] == sent[start + 1] ? "same" : "other")
        + " qd="
        + ((wire[4] & 0xFF) << 8 | (wire[5] & 0xFF))
        + " an="
        + ((wire[6] | wire[7]) == 0 ? "0" : "+")
        + (opt != null ? " edns=v" + opt.getVersion() : "")
        + (known ? "" : " unparsable");
  }
}
