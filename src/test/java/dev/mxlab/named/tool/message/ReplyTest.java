package dev.mxlab.named.tool.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Name;

class ReplyTest {
  private static final Style YAML = new Style(Form.PLAIN, true, false, false, false, true, 3, true);
  private static final Style SPREAD =
      new Style(Style.spread(true, false, true, -1), true, false, false, true, false, 0, false);

  private static void print(Reply reply) {
    for (Style style : new Style[] {Style.USUAL, YAML, SPREAD}) {
      MessageText.whole(reply, style);
      MessageText.yamlHeader(reply, style);
    }
  }

  @Test
  void whateverArrivesIsReadOrRefused() {
    Random random = new Random(20_261_122);
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] wire = new byte[random.nextInt(80)];
      random.nextBytes(wire);
      if (wire.length > 12) {
        // Few records of small types, so that some of them make sense.
        ByteBuffer.wrap(wire, 4, 8).putShort((short) 0).putShort((short) (i % 3)).putInt(i % 2);
      }
      try {
        print(Reply.read(wire, i % 2 == 0));
        read++;
      } catch (MalformedException refused) {
        assertThat(refused.why()).isNotEmpty();
      }
    }
    assertThat(read).isPositive();
  }

  @Test
  void dataOfEveryTypeArePrintedOrUnknown() throws Exception {
    Random random = new Random(7);
    for (int type = 0; type < 300; type++) {
      for (int i = 0; i < 60; i++) {
        byte[] data = new byte[random.nextInt(40)];
        for (int at = 0; at < data.length; at++) {
          data[at] = (byte) (random.nextBoolean() ? random.nextInt(6) : random.nextInt(256));
        }
        Rr rr = new Rr(Name.fromString("a.b."), type, 1, 60, data);
        for (Form form : new Form[] {Form.PLAIN, SPREAD.data()}) {
          assertThat(RdataText.of(rr, form)).isNotNull();
        }
      }
    }
  }

  @Test
  void namesMayNotPointForward() {
    byte[] message = HexFormat.of().parseHex("000180000001000000000000c00e0161000001");
    assertThatThrownBy(() -> Reply.read(message, true)).hasMessage("bad compression pointer");
    byte[] loop = HexFormat.of().parseHex("000180000001000000000000c00c00010001");
    assertThatThrownBy(() -> Reply.read(loop, true)).hasMessage("bad compression pointer");
  }

  @Test
  void aTruncatedMessageShowsWhatItHolds() {
    byte[] message =
        HexFormat.of().parseHex("00018200000100020000000001610000010001c00c000100010000003c0004");
    Reply reply = Reply.read(message, true);
    assertThat(reply.damaged()).isTrue();
    assertThat(reply.section(Reply.QUESTION)).hasSize(1);
    assertThat(reply.section(Reply.ANSWER)).isEmpty();
    assertThatThrownBy(() -> Reply.read(message, false)).hasMessage("unexpected end of input");
  }

  @Test
  void longNamesMoveTheColumns() throws Exception {
    Name name = Name.fromString("100.111.168.192.in-addr.arpa.");
    Rr rr = new Rr(name, 12, 1, 10_800, Name.fromString("mail.naver.com.").toWire());
    assertThat(RecordLine.of(rr, Style.USUAL))
        .isEqualTo("100.111.168.192.in-addr.arpa. 10800 IN\tPTR\tmail.naver.com.");
  }

  @Test
  void keyTagsAreThoseOfRfc4034() {
    byte[] key = HexFormat.of().parseHex("0100030801020304");
    assertThat(Texts.keyTag(key)).isEqualTo(0x0100 + 0x0308 + 0x0102 + 0x0304);
  }
}
