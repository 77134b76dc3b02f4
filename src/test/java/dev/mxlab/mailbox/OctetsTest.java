package dev.mxlab.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class OctetsTest {
  @Test
  void findsWhatALoopOverEachOctetFinds() {
    Random random = new Random(7);
    byte[] some = {'\n', 0, '\r', 'a', 9, 11, (byte) 0x8a, (byte) 0x80, (byte) 0xff, 1};
    for (int round = 0; round < 5_000; round++) {
      byte[] bytes = new byte[random.nextInt(60)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = some[3 + random.nextInt(random.nextInt(8) == 0 ? 7 : 1)];
        if (random.nextInt(15) == 0) {
          bytes[i] = some[random.nextInt(some.length)];
        }
      }
      int from = random.nextInt(bytes.length + 1);
      int end = from + random.nextInt(bytes.length - from + 1);
      int lf = from;
      while (lf < end && bytes[lf] != '\n') {
        lf++;
      }
      int either = from;
      boolean ascii = true;
      while (either < end && bytes[either] != '\n' && bytes[either] != 0) {
        either++;
      }
      for (int i = from; i < end; i++) {
        ascii &= bytes[i] >= 0;
      }
      assertThat(Octets.lf(bytes, from, end)).isEqualTo(lf);
      assertThat(Octets.lfOrNul(bytes, from, end)).isEqualTo(either);
      assertThat(Octets.ascii(bytes, from, end)).isEqualTo(ascii);
    }
  }

  @Test
  void countsWireOctetsOverPieces() {
    byte[] text = "a\r\nb\nc\r\r\n\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    for (int cut = 0; cut <= text.length; cut++) {
      WireSize size = new WireSize();
      size.add(text, cut);
      byte[] rest = java.util.Arrays.copyOfRange(text, cut, text.length);
      size.add(rest, rest.length);
      assertThat(size.stored()).isEqualTo(text.length);
      assertThat(size.wire()).isEqualTo(text.length + 2);
    }
  }

  @Test
  void findsTheIdOfAReceivedField() {
    assertThat(ReceivedId.in("from a by b with ESMTP id 6AMG8xTa013403\n\tfor <lee@b>; now"))
        .isEqualTo("6AMG8xTa013403");
    assertThat(ReceivedId.in("from idle by b (id 12) ID\tABCDEF; now")).isEqualTo("ABCDEF");
    assertThat(ReceivedId.in("by b id 123456_ or id 1234")).isEmpty();
    assertThat(ReceivedId.in("by b id ")).isEmpty();
  }
}
