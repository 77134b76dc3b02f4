package dev.mxlab.imap.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OutTest {
  @Test
  void sendsMailWithCrBeforeEachLfAndWithoutNul() {
    Random random = new Random(11);
    for (int round = 0; round < 2_000; round++) {
      byte[] mail = new byte[random.nextInt(80)];
      StringBuilder expected = new StringBuilder();
      for (int i = 0; i < mail.length; i++) {
        mail[i] = (byte) "\n\r\0abcdefgh".charAt(random.nextInt(11));
        boolean bare = mail[i] == '\n' && (i == 0 || mail[i - 1] != '\r');
        expected.append(bare ? "\r\n" : mail[i] == 0 ? "\u0080" : String.valueOf((char) mail[i]));
      }
      Out out = new Out();
      out.add("x").mail(mail, 0, mail.length);
      assertThat(out.toString()).isEqualTo("x" + expected);
      byte[] within = new byte[mail.length + 20];
      System.arraycopy(mail, 0, within, 10, mail.length);
      within[9] = '\r';
      Out again = new Out();
      again.mail(within, 10, 10 + mail.length);
      assertThat(again.take()).isEqualTo(expected.toString().getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  @Test
  void writesNumbers() {
    long[] numbers = {0, 9, 10, 99, 100, 4_294_967_295L, Long.MAX_VALUE, -1, Long.MIN_VALUE};
    for (long number : numbers) {
      assertThat(new Out().add("n").add(number).toString()).isEqualTo("n" + number);
    }
  }

  @Test
  void isFullWhenEnoughIsInIt() {
    Out out = new Out();
    out.fillUpTo(3);
    assertThat(out.add("ab").isFull()).isFalse();
    assertThat(out.add("c").isFull()).isTrue();
    out.clear();
    assertThat(out.isFull()).isFalse();
    assertThat(out.size()).isZero();
  }
}
