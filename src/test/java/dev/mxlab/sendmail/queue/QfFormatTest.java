package dev.mxlab.sendmail.queue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QfFormatTest {
  private static Diagnosed<Envelope> read(String text) {
    return QfFormat.read("6AM1sJri000154", "qf6AM1sJri000154", text.getBytes(ISO_8859_1));
  }

  private static Envelope good(String id, byte[] content) {
    Envelope envelope = QfFormat.read(id, "qf" + id, content).value();
    assertThat(envelope).isNotNull();
    return java.util.Objects.requireNonNull(envelope);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "6AM1sJ3L000144",
        "6AM1sJQh000148",
        "6AM1sJri000154",
        "6AM1sKXJ000181",
        "6AM1soH3000195",
        "6AM1soUt000187",
        "6AM1to5w000357"
      })
  void writesWhatItReadByteForByte(String id) {
    byte[] recorded = Golden.bytes("queue/qf" + id);
    byte[] written = QfFormat.write(good(id, recorded));
    // The inode of the df file means nothing to us.
    String expected = new String(recorded, ISO_8859_1).replaceAll("(?m)^I.*\n", "");
    assertThat(new String(written, ISO_8859_1)).isEqualTo(expected);
  }

  @Test
  void understandsARecordedFile() {
    Envelope envelope = good("6AM1sJri000154", Golden.bytes("queue/qf6AM1sJri000154"));
    assertThat(envelope.created()).isEqualTo(Instant.ofEpochSecond(1795312459));
    assertThat(envelope.tries()).isEqualTo(1);
    assertThat(envelope.priority()).isEqualTo(30076);
    assertThat(envelope.message()).isEqualTo("Deferred: 450 4.2.1 mailbox busy");
    assertThat(envelope.sender()).isEqualTo("<kim@daum.net>");
    assertThat(envelope.trace()).isEqualTo("6AM1sJri000154");
    assertThat(envelope.macros())
        .containsEntry("_", "client.example.com [192.168.111.10]")
        .containsEntry("{if_addr}", "192.168.111.200");
    assertThat(envelope.recipients())
        .containsExactly(
            new Envelope.Recipient(
                "<x@temp.test>",
                "PFD",
                "RFC822; x@temp.test",
                "",
                "Deferred: 450 4.2.1 mailbox busy"));
    assertThat(envelope.headers().get(0)).isEqualTo(QfFormat.RETURN_PATH);
    assertThat(envelope.headers().get(1).text()).contains("\n\tby mail.daum.net");
  }

  @Test
  void keepsTheJourneyThatTheMessageBelongsTo() {
    Envelope envelope = good("6AM1sJri000154", Golden.bytes("queue/qf6AM1sJri000154"));
    Envelope other =
        new Envelope(
            envelope.queueId(),
            "6AM1rg1F000039",
            envelope.created(),
            envelope.lastTried(),
            1,
            2,
            "",
            "<>",
            "",
            Map.of(),
            envelope.recipients(),
            envelope.headers());
    assertThat(new String(QfFormat.write(other), ISO_8859_1))
        .contains("\n${mxlab_trace}6AM1rg1F000039\n");
    assertThat(good("6AM1sJri000154", QfFormat.write(other))).isEqualTo(other);
  }

  @Test
  void tellsAnUnknownLineWithItsPlaceAndReadsOn() {
    String text = new String(Golden.bytes("queue/qf6AM1sJri000154"), ISO_8859_1);
    Diagnosed<Envelope> read = read(text.replace("Fbs\n", "Fbs\n~what\n"));
    assertThat(read.value()).isNotNull();
    assertThat(read.diagnostics()).hasSize(1);
    Diagnostic told = read.diagnostics().get(0);
    assertThat(told.at()).hasToString("qf6AM1sJri000154:8");
    assertThat(told.isError()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        ".\n",
        "V8\n",
        "V8\nT12\nS<a@b>\n",
        "V9\nT1\nS<>\n.\n",
        "V8\nTx\nS<>\n.\n",
        "V8\nT1\nS<>\nRPFD\n.\n",
        "V8\nT1\nS<>\n$\n.\n"
      })
  void doesNotTakeABrokenFileForAMessage(String text) {
    assertThat(read(text).value()).isNull();
    assertThat(read(text).hasErrors()).isTrue();
  }

  @Test
  void noFileWhateverItHoldsMakesItStumble() {
    Random random = new Random(20261122);
    byte[] good = Golden.bytes("queue/qf6AM1sJri000154");
    for (int i = 0; i < 3000; i++) {
      byte[] bytes = good.clone();
      for (int change = random.nextInt(8); change >= 0; change--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Diagnosed<Envelope> read = QfFormat.read("6AM1sJri000154", "qf", bytes);
      assertThat(read.value() != null || read.hasErrors()).isTrue();
    }
  }

  @Test
  void whatIsWrittenReadsTheSame() {
    Random random = new Random(42);
    for (int i = 0; i < 500; i++) {
      Envelope envelope = envelope(random);
      assertThat(good(envelope.queueId(), QfFormat.write(envelope))).isEqualTo(envelope);
    }
  }

  @Test
  void aReplyCannotWriteALineOfItsOwn() {
    Envelope envelope =
        good("6AM1sJri000154", Golden.bytes("queue/qf6AM1sJri000154"))
            .withMessage("450 busy\r\nRPFD:<root@localhost>");
    assertThat(good("6AM1sJri000154", QfFormat.write(envelope)).recipients()).hasSize(1);
  }

  private static Envelope envelope(Random random) {
    List<Envelope.Recipient> recipients = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      recipients.add(
          new Envelope.Recipient(
              "<" + text(random) + ">", "PFD", text(random), text(random), text(random)));
    }
    List<Envelope.Header> headers = new ArrayList<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      headers.add(
          new Envelope.Header(random.nextBoolean() ? "D" : "", "X-A: " + text(random) + "\n\tb"));
    }
    return new Envelope(
        "6AM1rg1F" + (100_000 + random.nextInt(800_000)),
        "6AM1rg1F000039",
        Instant.ofEpochSecond(random.nextInt(Integer.MAX_VALUE)),
        Instant.ofEpochSecond(random.nextInt(Integer.MAX_VALUE)),
        random.nextInt(100),
        random.nextInt(1_000_000),
        text(random),
        "<" + text(random) + ">",
        "wbs",
        Map.of("_", text(random), "{if_addr}", text(random)),
        recipients,
        headers);
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder("a");
    for (int i = random.nextInt(12); i >= 0; i--) {
      char next = (char) (33 + random.nextInt(223));
      text.append(next);
    }
    return text.toString();
  }
}
