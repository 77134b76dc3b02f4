package dev.mxlab.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LineBufferTest {
  private final LineBuffer buffer = new LineBuffer(8);

  private void add(String text) {
    buffer.add(text.getBytes(StandardCharsets.ISO_8859_1), 0, text.length());
  }

  @Test
  void cutsLinesAtLineFeedsAndDropsTheCarriageReturn() {
    add("a\r\nb\n\r\n\u00ff\rc\nrest");
    assertThat(buffer.next()).isEqualTo("a");
    assertThat(buffer.next()).isEqualTo("b");
    assertThat(buffer.next()).isEmpty();
    assertThat(buffer.next()).isEqualTo("\u00ff\rc");
    assertThat(buffer.next()).isNull();
    add("\n");
    assertThat(buffer.next()).isEqualTo("rest");
    assertThat(buffer.size()).isZero();
  }

  @Test
  void aLineMayHaveItsLimitAndNoMore() {
    add("123456\r\n1234567\r\n");
    assertThat(buffer.next()).isEqualTo("123456");
    assertThat(buffer.overlong()).isFalse();
    assertThat(buffer.next()).isNull();
    assertThat(buffer.overlong()).isTrue();
  }

  @Test
  void keepsEverythingWhileItGrows() {
    StringBuilder expected = new StringBuilder();
    StringBuilder seen = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      add(i % 1000 + "\n");
      expected.append(i % 1000).append(' ');
      if (i % 700 == 0) {
        for (String line = buffer.next(); line != null; line = buffer.next()) {
          seen.append(line).append(' ');
        }
      }
    }
    for (String line = buffer.next(); line != null; line = buffer.next()) {
      seen.append(line).append(' ');
    }
    assertThat(seen).hasToString(expected.toString());
  }
}
