package dev.mxlab.dns.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** Any octets are read to some end; golden/dns/raw.txt tells to which. */
class MessageReaderTest {
  private static byte[] query() {
    Name name = Name.fromConstantString("WWW.example.com.");
    Message message = Message.newQuery(Record.newRecord(name, Type.MX, DClass.IN));
    message.addRecord(new org.xbill.DNS.OPTRecord(1232, 0, 0), 3);
    return message.toWire();
  }

  @Test
  void readsTheQuestionInTheClientsCase() {
    Incoming incoming = MessageReader.read(query());
    assertThat(incoming).isInstanceOf(Incoming.Query.class);
    Incoming.Query query = (Incoming.Query) incoming;
    assertThat(query.name().toString()).isEqualTo("WWW.example.com.");
    assertThat(query.key()).hasToString("www.example.com.");
    assertThat(query.type()).isEqualTo(Type.MX);
    assertThat(query.header().rd()).isTrue();
    assertThat(query.edns()).isNotNull();
  }

  @Test
  void survivesWhateverComes() {
    Random random = new Random(7);
    byte[] sound = query();
    for (int round = 0; round < 200_000; round++) {
      byte[] message;
      if (round % 3 == 0) {
        message = new byte[random.nextInt(80)];
        random.nextBytes(message);
      } else {
        message = java.util.Arrays.copyOf(sound, random.nextInt(sound.length + 8));
        for (int i = random.nextInt(4); i > 0 && message.length > 0; i--) {
          message[random.nextInt(message.length)] = (byte) random.nextInt(256);
        }
      }
      assertThat(MessageReader.read(message)).isNotNull();
    }
  }
}
