package dev.mxlab.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MessageEncoderTest {
  /** RFC 1939 section 3, said the simple way. */
  private static String plain(String message) {
    String crlf = message.replace("\r\n", "\n").replace("\n", "\r\n");
    String stuffed = crlf.startsWith(".") ? "." + crlf : crlf;
    stuffed = stuffed.replace("\r\n.", "\r\n..");
    return stuffed + (stuffed.isEmpty() || stuffed.endsWith("\n") ? ".\r\n" : "\r\n.\r\n");
  }

  @Test
  void comesOutTheSameHoweverItIsCutAndWhateverWasExpected() {
    Random random = new Random(7);
    String letters = "a.\nb\r";
    for (int round = 0; round < 5000; round++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(60); n > 0; n--) {
        char c = letters.charAt(random.nextInt(letters.length()));
        text.append(c == '\r' ? "\r\n" : String.valueOf(c));
      }
      byte[] message = text.toString().getBytes(StandardCharsets.US_ASCII);
      long expected =
          switch (round % 3) {
            case 0 -> text.toString().replace("\r\n", "\n").replace("\n", "\r\n").length();
            case 1 -> 0;
            default -> random.nextInt(200);
          };
      MessageEncoder encoder = MessageEncoder.whole(expected, Set.of());
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (int at = 0; at < message.length; ) {
        int n = round % 2 == 0 ? message.length : 1 + random.nextInt(message.length - at);
        byte[] piece = Arrays.copyOfRange(message, at, at + n);
        out.writeBytes(encoder.encode(piece, n));
        at += n;
      }
      out.writeBytes(encoder.end());
      assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo(plain(text.toString()));
    }
  }
}
