package dev.mxlab.imap.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.imap.view.View;
import dev.mxlab.mailbox.Flags;
import dev.mxlab.mailbox.Keeper;
import dev.mxlab.mailbox.MailPlace;
import dev.mxlab.mailbox.Mailbox;
import dev.mxlab.mailbox.NewMessage;
import dev.mxlab.mailbox.Spools;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BodySearchTest {
  private static final Instant NOW = Instant.parse("2026-11-22T01:00:00Z");
  private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");

  @TempDir Path directory;

  private boolean found(String header, byte[] body, String wanted) throws IOException {
    Keeper keeper = new Keeper("lee@mail.example.com", InstantSource.fixed(NOW), SEOUL);
    byte[] head = (header + "\r\n").getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[head.length + body.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    try (Mailbox box =
        new Spools().account(MailPlace.maildir(directory.resolve("m")), keeper).open("INBOX")) {
      box.append(List.of(new NewMessage(() -> new ByteArrayInputStream(all), Flags.NONE, null)));
      View view = View.open(box, true);
      Key key = new Key.Text(new Needle(wanted), true);
      return new Matching(view, key, NOW, SEOUL).matches(view.size() - 1);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void looksForAsciiInWhatIsSentAsItIs() throws IOException {
    assertThat(found("Subject: zone\r\n", ascii("The Zone file\r\n"), "zone")).isTrue();
    assertThat(found("Subject: zone\r\n", ascii("The file\r\n"), "zone")).isFalse();
    assertThat(found("Subject: a\r\n", ascii("one\r\ntwo\r\n"), "one\r\ntwo")).isTrue();
    assertThat(found("Subject: a\r\n", ascii(""), "a")).isFalse();
  }

  @Test
  void knowsLettersOfOtherCharsets() throws IOException {
    String utf8 = "Content-Type: text/plain; charset=utf-8\r\n";
    byte[] cafe = "un café\r\n".getBytes(StandardCharsets.UTF_8);
    assertThat(found(utf8, cafe, "cafe")).isTrue();
    assertThat(found(utf8, cafe, "un")).isTrue();
    assertThat(found(utf8, cafe, "the")).isFalse();
    String korean = "Content-Type: text/plain; charset=euc-kr\r\n";
    // The second octet of a syllable of code page 949 may be a letter of ASCII.
    byte[] syllable = "갂 나라".getBytes(Charset.forName("x-windows-949"));
    String letter = String.valueOf((char) syllable[1]);
    assertThat(letter).matches("[A-Za-z]");
    assertThat(found(korean, syllable, letter)).isFalse();
    assertThat(found(korean, syllable, "나라")).isTrue();
    assertThat(found(korean, ascii("mail " + letter), letter)).isTrue();
    String iso = "Content-Type: text/plain; charset=iso-2022-kr\r\n";
    byte[] shifted = "나라".getBytes(Charset.forName("ISO-2022-KR"));
    assertThat(found(iso, shifted, "나라")).isTrue();
    assertThat(found(iso, shifted, "$)C")).isFalse();
  }

  @Test
  void decodesWhatIsEncoded() throws IOException {
    String base64 = "Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n";
    byte[] coded = Base64.getMimeEncoder().encode(ascii("the zone file"));
    assertThat(found(base64, coded, "ZONE")).isTrue();
    assertThat(found(base64, coded, new String(coded, StandardCharsets.US_ASCII))).isFalse();
    String quoted = "Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n";
    assertThat(found(quoted, ascii("the zo=\r\nne=20file\r\n"), "zone file")).isTrue();
  }

  @Test
  void looksIntoTextPartsOnly() throws IOException {
    String header = "Content-Type: multipart/mixed; boundary=b\r\n";
    byte[] body =
        ascii(
            "preamble\r\n--b\r\n\r\nfirst part\r\n--b\r\nContent-Type: image/png\r\n\r\npicture\r\n"
                + "--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + Base64.getEncoder().encodeToString(ascii("<b>third</b>"))
                + "\r\n--b--\r\nepilogue\r\n");
    assertThat(found(header, body, "first")).isTrue();
    assertThat(found(header, body, "third")).isTrue();
    assertThat(found(header, body, "picture")).isFalse();
    assertThat(found(header, body, "preamble")).isFalse();
    assertThat(found(header, body, "epilogue")).isFalse();
  }
}
