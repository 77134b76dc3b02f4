package dev.mxlab.sendmail.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** As sendmail 8.17.1.9 of Debian 12 was seen to send and to store messages. */
class ConversionTest {
  private static final String STAMP = "mail.daum.net id 6AMDKFsX014374";
  private static final String MIME = "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n";
  private static final String TWO = "\u00ec\u0095\u0088\u00eb\u0085\u0095";

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String sevenBit(String header, String body) throws IOException {
    try (var in = SevenBit.of(header, () -> new ByteArrayInputStream(bytes(body)), STAMP)) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private static String eightBit(String header, String body) throws IOException {
    return EightBit.header(header, STAMP).orElseThrow()
        + "\n"
        + new String(
            EightBit.body(header, new ByteArrayInputStream(bytes(body))).readAllBytes(),
            StandardCharsets.ISO_8859_1);
  }

  private static String stamped(String encoding) {
    return "Content-Transfer-Encoding: "
        + encoding
        + "\nX-MIME-Autoconverted: from 8bit to "
        + encoding
        + " by "
        + STAMP
        + "\n";
  }

  @Test
  void signsThatEbcdicLacksAreQuotedWhereThatIsWanted() throws IOException {
    try (var in =
        SevenBit.of(
            MIME,
            () ->
                new ByteArrayInputStream(
                    bytes(TWO + " !\"#$@[\\]^`{|}~ a%b, and more of it, so that it is quoted\n")),
            STAMP,
            true)) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1))
          .contains("=21=22=23=24=40=5B=5C=5D=5E=60=7B=7C=7D=7E a");
    }
  }

  @Test
  void textWithSomeEightBitIsQuoted() throws IOException {
    String body = TWO + " hello = x \ntrailing \nsecond line with dots\n";
    assertThat(
            sevenBit(
                "Subject: mime8\n" + MIME + "Content-Transfer-Encoding: 8bit\nTo: a@b\n", body))
        .isEqualTo(
            "Subject: mime8\n"
                + MIME
                + "To: a@b\n"
                + stamped("quoted-printable")
                + "\n=EC=95=88=EB=85=95 hello =3D x=20\ntrailing=20\nsecond line with dots\n");
  }

  @Test
  void textWithMuchEightBitIsBase64() throws IOException {
    assertThat(sevenBit(MIME, TWO.substring(0, 3).repeat(2) + " x\n"))
        .isEqualTo(MIME + stamped("base64") + "\n7JWI7JWIIHgNCg==\n");
  }

  @Test
  void textThatDoesNotSayWhatItIsGetsAName() throws IOException {
    assertThat(sevenBit("Subject: body8\n", TWO + "\n"))
        .startsWith(
            "Subject: body8\nMIME-Version: 1.0\nContent-Type: text/plain; charset=unknown-8bit\n"
                + stamped("base64"));
  }

  @Test
  void eachPartHasItsOwn() throws IOException {
    String header =
        "Subject: mp\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"bb\"\n";
    assertThat(
            sevenBit(
                header,
                "preamble\n--bb\nContent-Type: text/plain; charset=euc-kr\n\n"
                    + TWO.substring(0, 3)
                    + " few\n--bb\nContent-Type: application/octet-stream\n\n"
                    + TWO.repeat(4)
                    + "\n--bb\nContent-Type: text/plain\n\nascii only\n--bb--\nepilogue\n"))
        .isEqualTo(
            header
                + "\npreamble\n--bb\nContent-Type: text/plain; charset=euc-kr\n"
                + stamped("base64")
                + "\n7JWIIGZldw==\n--bb\nContent-Type: application/octet-stream\n"
                + stamped("base64")
                + "\n7JWI64WV7JWI64WV7JWI64WV7JWI64WV\n--bb\nContent-Type: text/plain\n\n"
                + "ascii only\n--bb--\nepilogue\n");
  }

  @Test
  void whatIsEncodedAlreadyAndWhatIsSignedStaysAsItIs() throws IOException {
    String encoded = MIME + "Content-Transfer-Encoding: base64\n";
    assertThat(sevenBit(encoded, "7JWI\n")).isEqualTo(encoded + "\n7JWI\n");
    String signed = "MIME-Version: 1.0\nContent-Type: multipart/signed; boundary=b\n";
    String body = "--b\nContent-Type: text/plain\n\n" + TWO + "\n--b--\n";
    assertThat(sevenBit(signed, body)).isEqualTo(signed + "\n" + body);
  }

  @Test
  void longLinesAreBrokenSoftly() throws IOException {
    String all = sevenBit(MIME, "word ".repeat(60) + "\u00e9\n.\n");
    assertThat(all.lines().skip(5)).allSatisfy(line -> assertThat(line).hasSizeLessThan(80));
    assertThat(all).endsWith("=E9\n=2E\n");
  }

  @Test
  void encodedTextIsPlainInAMailbox() throws IOException {
    String to8 = "Content-Transfer-Encoding: 8bit\nX-MIME-Autoconverted: from ";
    assertThat(
            eightBit(
                "Subject: qp\n" + MIME + "Content-Transfer-Encoding: quoted-printable\n",
                "=EC=95=88=EB=85=95 =3D soft=\nline=20\nend\n"))
        .isEqualTo(
            "Subject: qp\n"
                + MIME
                + to8
                + "quoted-printable to 8bit by "
                + STAMP
                + "\n\n"
                + TWO
                + " = softline \nend\n");
    assertThat(
            eightBit(
                "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: BASE64\n",
                "7JWI64WVDQo=\n"))
        .isEqualTo(
            "Content-Type: text/plain; charset=utf-8\n"
                + to8
                + "base64 to 8bit by "
                + STAMP
                + "\n\n"
                + TWO
                + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: text/html\nContent-Transfer-Encoding: base64\n",
        "Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n",
        "Content-Transfer-Encoding: base64\n",
        "Content-Type: text/plain\nContent-Transfer-Encoding: 8bit\n",
        "Content-Type: text/plain\n"
      })
  void whatIsNoEncodedPlainTextIsLeft(String header) {
    assertThat(EightBit.header(header, STAMP)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"20000, 3", "300, 200", "5000, 1"})
  void whateverIsEncodedComesOutAgain(int most, int rounds) throws IOException {
    Random random = new Random(most);
    for (int round = 0; round < rounds; round++) {
      int share = 1 + random.nextInt(30);
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(most);
      for (int i = 0; i < length; i++) {
        text.append(
            random.nextInt(share) == 0
                ? (char) (128 + random.nextInt(128))
                : "abc .=\n\t XYZ\n.".charAt(random.nextInt(14)));
      }
      text.append("\u00e9\n");
      String encoded = sevenBit(MIME, text.toString());
      assertThat(encoded.chars()).allMatch(c -> c < 127);
      int cut = encoded.indexOf("\n\n") + 1;
      String header = encoded.substring(0, cut);
      assertThat(eightBit(header, encoded.substring(cut + 1))).endsWith("\n\n" + text);
      if (header.contains("base64")) {
        byte[] mine = Base64.getMimeDecoder().decode(encoded.substring(cut + 1));
        assertThat(new String(mine, StandardCharsets.ISO_8859_1))
            .isEqualTo(text.toString().replace("\n", "\r\n"));
      }
    }
  }

  @Test
  void nothingThatClaimsToBeMimeMakesItFail() throws IOException {
    Random random = new Random(99);
    String[] pieces = {
      "--b",
      "--b--",
      "\n",
      "\n\n",
      "Content-Type: multipart/mixed; boundary=b\n",
      "--c\n",
      "=",
      "Content-Type: message/rfc822\n\n",
      "boundary=c; ",
      "Content-Type: multipart/x; boundary=c\n",
      "\u00e9",
      "text ",
      "=3",
      "Content-Transfer-Encoding: base64\n",
      "AAAA",
      "\0",
      "x".repeat(9000)
    };
    for (int round = 0; round < 2000; round++) {
      StringBuilder body = new StringBuilder();
      for (int i = random.nextInt(12); i >= 0; i--) {
        body.append(pieces[random.nextInt(pieces.length)]);
      }
      sevenBit("Content-Type: multipart/mixed; boundary=b\n", body.toString());
      eightBit(
          "Content-Type: text/plain\nContent-Transfer-Encoding: "
              + (round % 2 == 0 ? "base64\n" : "quoted-printable\n"),
          body.toString());
    }
  }
}
