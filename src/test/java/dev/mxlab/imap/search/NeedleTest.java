package dev.mxlab.imap.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NeedleTest {
  @Test
  void isFoundInOctetsAsInText() throws IOException {
    Random random = new Random(3);
    for (int round = 0; round < 20_000; round++) {
      String text = some(random, random.nextInt(30));
      String wanted = some(random, 1 + random.nextInt(5));
      boolean there = text.toUpperCase(Locale.ROOT).contains(wanted.toUpperCase(Locale.ROOT));
      Needle needle = new Needle(wanted);
      byte[] octets = ("--" + text + wanted).getBytes(StandardCharsets.US_ASCII);
      assertThat(needle.isPlain()).isTrue();
      assertThat(needle.in(octets, 2, 2 + text.length())).as(text + " " + wanted).isEqualTo(there);
      assertThat(needle.in(text)).isEqualTo(there);
      assertThat(needle.in(new StringReader(text))).isEqualTo(there);
    }
  }

  private static String some(Random random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append("aAbB-".charAt(random.nextInt(5)));
    }
    return text.toString();
  }

  @Test
  void isNoPlainOneWithOtherLettersOrLines() {
    assertThat(new Needle("안녕").isPlain()).isFalse();
    assertThat(new Needle("a\r\nb").isPlain()).isFalse();
    assertThat(new Needle("").isPlain()).isFalse();
    assertThat(new Needle("").in("")).isTrue();
    assertThat(new Needle("안녕").in("여러분 안녕하세요")).isTrue();
    assertThat(new Needle("cafe").in("un café")).isTrue();
  }
}
