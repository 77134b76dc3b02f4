package dev.mxlab.sendmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BrokenLinesTest {
  private static String broken(String text, int limit) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    try (InputStream in = new BrokenLines(new ByteArrayInputStream(bytes), limit)) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void breaksWhatIsTooLong() throws IOException {
    assertThat(broken("1234567890\n12345678901\nab\n", 10))
        .isEqualTo("1234567890\n123456789!\n 01\nab\n");
    assertThat(broken("1234567890", 10)).isEqualTo("1234567890");
    assertThat(broken("", 10)).isEmpty();
  }

  @Test
  void noLineIsLongerAndNothingIsLost() throws IOException {
    Random random = new Random(5);
    for (int round = 0; round < 200; round++) {
      StringBuilder text = new StringBuilder();
      int lines = random.nextInt(8);
      for (int i = 0; i < lines; i++) {
        text.append("x".repeat(random.nextInt(20_000))).append('\n');
      }
      int limit = 20 + random.nextInt(990);
      String out = broken(text.toString(), limit);
      assertThat(out.lines().mapToInt(String::length).max().orElse(0)).isLessThanOrEqualTo(limit);
      assertThat(out.replace("!\n ", "")).isEqualTo(text.toString());
    }
  }
}
