package dev.mxlab.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.smtp.DataDecoder.Flaw;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataCodecTest {
  /** Decodes in pieces of at most the size given; what is left over is added after a bar. */
  private static String decode(DataDecoder decoder, String data, int piece) {
    byte[] bytes = data.getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = 0;
    while (at < bytes.length && !decoder.ended()) {
      at += decoder.decode(bytes, at, Math.min(piece, bytes.length - at));
      out.write(decoder.piece(), 0, decoder.length());
    }
    String rest = new String(bytes, at, bytes.length - at, StandardCharsets.ISO_8859_1);
    return out.toString(StandardCharsets.ISO_8859_1) + (decoder.ended() ? "|" + rest : "");
  }

  private static String encode(String message, int piece) {
    byte[] bytes = message.getBytes(StandardCharsets.ISO_8859_1);
    DataEncoder encoder = new DataEncoder();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at < bytes.length; at += piece) {
      out.writeBytes(encoder.encode(bytes, at, Math.min(piece, bytes.length - at)));
    }
    out.writeBytes(encoder.finish());
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 100})
  void takesDotsOffAndStopsAtTheFinalOne(int piece) {
    DataDecoder decoder = new DataDecoder();
    assertThat(decode(decoder, "a\r\n..one\r\n...two\r\n.x\r\n\r\n.\r\nQUIT\r\n", piece))
        .isEqualTo("a\n.one\n..two\nx\n\n|QUIT\r\n");
    assertThat(decoder.flaws()).isEmpty();
    assertThat(decoder.total()).isEqualTo(16);
  }

  @Test
  void aDotAtOnceIsAnEmptyMessage() {
    assertThat(decode(new DataDecoder(), ".\r\n", 9)).isEqualTo("|");
  }

  @ParameterizedTest
  @CsvSource({
    "a\\n.\\nMAIL, BARE_LF",
    "a\\n.\\r\\nMAIL, BARE_LF",
    "a\\r\\n.\\nMAIL, BARE_LF",
    "a\\r.\\rMAIL, BARE_CR",
    "a\\r\\n.\\rMAIL, BARE_CR",
    "a\\r.\\r\\nMAIL, BARE_CR",
    "a\\r\\r\\n.\\rMAIL, BARE_CR"
  })
  void nothingElseEndsTheData(String data, Flaw flaw) {
    String bytes = data.replace("\\r", "\r").replace("\\n", "\n") + "\r\n";
    DataDecoder decoder = new DataDecoder();
    assertThat(decode(decoder, bytes, 1)).doesNotContain("|");
    assertThat(decoder.ended()).isFalse();
    assertThat(decoder.flaws()).contains(flaw);
    assertThat(decode(decoder, ".\r\n", 9)).isEqualTo("|");
  }

  @Test
  void seesNulOctets() {
    DataDecoder decoder = new DataDecoder();
    decode(decoder, "a\0b\r\n.\r\n", 3);
    assertThat(decoder.flaws()).containsExactly(Flaw.NUL);
  }

  @Test
  void whatIsEncodedComesOutAgain() {
    Random random = new Random(42);
    for (int round = 0; round < 2000; round++) {
      StringBuilder message = new StringBuilder();
      int length = random.nextInt(40);
      for (int i = 0; i < length; i++) {
        message.append("a.\n\u00e9 \n.".charAt(random.nextInt(7)));
      }
      String whole =
          message + (message.length() == 0 || message.toString().endsWith("\n") ? "" : "\n");
      String wire = encode(message.toString(), 1 + random.nextInt(10));
      assertThat(wire).endsWith(".\r\n").doesNotContainPattern("(?<!\r)\n|\r(?!\n)");
      DataDecoder decoder = new DataDecoder();
      assertThat(decode(decoder, wire, 1 + random.nextInt(10))).isEqualTo(whole + "|");
      assertThat(decoder.total()).isEqualTo(whole.length());
    }
  }

  @Test
  void aCarriageReturnOfTheMessageIsALineEnd() {
    assertThat(encode("a\r\nb\rc\n\r.\r", 1)).isEqualTo("a\r\nb\r\nc\r\n\r\n..\r\n.\r\n");
  }
}
