package dev.mxlab.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.mailbox.Maildrop;
import dev.mxlab.net.sasl.Credentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Pop3SessionTest {
  private static final String LOGIN = "USER example\r\nPASS 1234\r\n";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path spool;

  @SuppressWarnings("NullAway.Init")
  private SpoolMail store;

  @BeforeEach
  void begin() throws IOException {
    store = new SpoolMail(spool);
    Files.write(spool.resolve("example"), Pop3Dialogue.bytes("fixtures/mbox3.mbox"));
  }

  @Test
  void answersPipelinedCommandsInTheirOrderHoweverTheyAreCut() {
    String all = LOGIN + "STAT\r\nRETR 2\r\nTOP 1 0\r\nLIST\r\nDELE 1\r\nQUIT\r\n";
    String expected = talk(all, all.length(), 4096);
    assertThat(expected).endsWith("+OK Logging out, messages deleted.\r\n");
    for (int cut = 1; cut < 40; cut++) {
      restore();
      assertThat(talk(all, cut, cut)).as("pieces of %d", cut).isEqualTo(expected);
    }
  }

  @Test
  void closesOnEndlessLines() {
    VirtualClient before = client();
    before.send("x".repeat(9000));
    assertThat(before.closed()).isTrue();
    assertThat(before.all()).endsWith("-ERR Input buffer full, aborting\r\n");
    VirtualClient after = client();
    after.send(LOGIN + "x".repeat(2048));
    assertThat(after.closed()).isTrue();
    assertThat(after.all()).endsWith("-ERR Input line too long.\r\n");
  }

  @Test
  void tellsAttemptsThatMadeNoSenseAsFailedOnes() {
    Pop3Session session = new Pop3Session(Pop3Settings.tutorial());
    assertThat(session.start()).hasSize(1);
    byte[] line = "AUTH PLAIN Zm9v\r\n".getBytes(StandardCharsets.US_ASCII);
    assertThat(session.received(line, 0, line.length))
        .containsExactly(
            new Pop3Effect.Delay(
                Pop3Settings.tutorial().failureDelay(), new Credentials.Password("PLAIN", "", "")));
  }

  @Test
  void tellsWhichUniqueIdsClientsLeave() {
    VirtualClient nothing = client();
    nothing.send(LOGIN + "UIDL\r\nQUIT\r\n");
    assertThat(nothing.statistics().get("uidl_change")).matches("3/[0-9a-f]{8}");
    VirtualClient two = client();
    two.send(LOGIN + "RETR 3\r\nUIDL\r\nDELE 1\r\nQUIT\r\n");
    assertThat(two.statistics().get("uidl_change")).isEqualTo("2/398d3cc5 -> 2/177b1443");
    VirtualClient none = client();
    none.send(LOGIN + "QUIT\r\n");
    assertThat(none.statistics()).containsEntry("uidl_change", "").containsEntry("u", "");
  }

  @Test
  void survivesJunk() {
    Random random = new Random(110);
    for (int i = 0; i < 300; i++) {
      VirtualClient client = client();
      if (random.nextBoolean()) {
        client.send(LOGIN);
      }
      byte[] junk = new byte[random.nextInt(500)];
      random.nextBytes(junk);
      client.send(
          new String(junk, StandardCharsets.ISO_8859_1) + "\r\nTOP 1 99999999999\r\n\0\r\n");
      client.close();
    }
  }

  @Test
  void endsASessionThatOnlyMakesMistakes() {
    VirtualClient client = client();
    client.send(LOGIN + "FOO\r\n".repeat(20));
    assertThat(client.closed()).isFalse();
    assertThat(client.ask("FOO")).endsWith("-ERR Too many bad commands.\r\n");
    assertThat(client.closed()).isTrue();
  }

  @Test
  void listsItsCapabilities() {
    VirtualClient client = client();
    String before = "+OK\r\nCAPA\r\nTOP\r\nUIDL\r\nRESP-CODES\r\nPIPELINING\r\nAUTH-RESP-CODE\r\n";
    assertThat(client.ask("CAPA")).isEqualTo(before + "USER\r\nSASL PLAIN\r\n.\r\n");
    client.send(LOGIN);
    assertThat(client.ask("capa")).isEqualTo(before + ".\r\n");
  }

  @Test
  void authenticatesByPlainWithAnInitialResponse() {
    assertThat(client().ask("AUTH PLAIN AGV4YW1wbGUAMTIzNA==")).isEqualTo("+OK Logged in.\r\n");
    assertThat(client().ask("auth plain ZXhhbXBsZQBleGFtcGxlADEyMzQ="))
        .isEqualTo("+OK Logged in.\r\n");
    assertThat(client().ask("AUTH PLAIN !!!!")).startsWith("-ERR [AUTH] Invalid base64 data");
    assertThat(client().ask("AUTH")).isEqualTo("+OK\r\nPLAIN\r\n.\r\n");
    VirtualClient hesitant = client();
    assertThat(hesitant.ask("AUTH PLAIN")).isEqualTo("+ \r\n");
    assertThat(hesitant.ask("*")).isEqualTo("-ERR Authentication aborted by client.\r\n");
  }

  @Test
  void refusesPasswordsInClearWhereTheyAreNotAllowed() {
    VirtualClient client =
        new VirtualClient(new Pop3Settings("Hello", false, Duration.ZERO, false, false), store);
    assertThat(client.ask("AUTH PLAIN AGV4YW1wbGUAMTIzNA=="))
        .isEqualTo("-ERR [AUTH] Plaintext authentication disabled.\r\n");
    assertThat(client.ask("CAPA")).endsWith("AUTH-RESP-CODE\r\nSASL\r\n.\r\n");
  }

  @Test
  void wantsAUserBeforeThePassword() {
    assertThat(client().ask("PASS 1234")).isEqualTo("-ERR No username given.\r\n");
    assertThat(client().ask("APOP example c4c9334bac560ecc979e58001b3e22fb"))
        .isEqualTo("-ERR APOP not enabled.\r\n");
    assertThat(client().ask("STLS")).isEqualTo("-ERR TLS support isn't enabled.\r\n");
  }

  @Test
  void readsNumbersAsDovecotDoes() {
    VirtualClient client = client();
    client.send(LOGIN);
    assertThat(client.ask("TOP 1")).isEqualTo("-ERR Noise after message number: \r\n");
    assertThat(client.ask("TOP 1 x")).isEqualTo("-ERR Invalid size: x\r\n");
    assertThat(client.ask("TOP 1 2 3")).isEqualTo("-ERR Noise after size:  3\r\n");
    assertThat(client.ask("RETR 4294967296")).isEqualTo("-ERR Message number too large: \r\n");
    assertThat(client.ask("RETR 4294967295")).isEqualTo("-ERR There's no message 4294967295.\r\n");
    assertThat(client.ask("LIST   2")).isEqualTo("+OK 2 365\r\n");
    assertThat(client.ask("LAST")).isEqualTo("-ERR Unknown command: LAST\r\n");
  }

  @Test
  void tellsWhenAnotherSessionRemovedAMessage() throws IOException {
    VirtualClient client = client();
    client.send(LOGIN);
    try (Maildrop other = store.open("example")) {
      other.remove(Set.of(0));
    }
    assertThat(client.ask("STAT")).isEqualTo("+OK 3 1301\r\n");
    assertThat(client.ask("RETR 1")).isEqualTo("-ERR Message 1 expunged.\r\n");
    assertThat(client.ask("RETR 2")).startsWith("+OK 365 octets\r\n");
    assertThat(client.ask("DELE 2")).isEqualTo("+OK Marked to be deleted.\r\n");
    assertThat(client.ask("QUIT")).isEqualTo("+OK Logging out, messages deleted.\r\n");
    assertThat(spool.resolve("example")).content().containsOnlyOnce("Subject: ");
    assertThat(spool.resolve("example")).content().contains("X-UID: 3", "Status: O\n");
  }

  @Test
  void countsAsDovecotsLogDoes() {
    VirtualClient client = client();
    client.send(LOGIN + "RETR 1\r\n");
    assertThat(client.statistics())
        .containsEntry("r", "1")
        .containsEntry("b", "456")
        .containsEntry("m", "3")
        .containsEntry("s", "1301");
    assertThat(client.fetched()).containsExactly(0);
  }

  @Test
  void sendsLongListsInPieces() throws IOException {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      many.append("From kim@daum.net  Sun Nov 22 10:00:01 2026\nSubject: ")
          .append(i)
          .append("\n\n");
    }
    Files.writeString(spool.resolve("example"), many);
    VirtualClient client = client();
    client.send(LOGIN);
    assertThat(client.ask("UIDL").lines()).hasSize(3002);
    assertThat(client.largestSend()).isLessThan(20_000);
  }

  @Test
  void refusesADamagedMailbox() throws IOException {
    Files.writeString(spool.resolve("example"), "junk\n");
    VirtualClient client = client();
    client.send(LOGIN);
    assertThat(client.all()).endsWith(MailTrouble.INTERNAL.reply() + "\r\n");
    assertThat(client.closed()).isTrue();
  }

  @Test
  void endsAMessageThatLacksItsLastLineEnd() throws IOException {
    store
        .store()
        .deliver(
            "lone",
            "kim",
            ZonedDateTime.of(2026, 11, 22, 0, 0, 0, 0, ZoneId.of("UTC")),
            () -> new ByteArrayInputStream(new byte[0]));
    Files.writeString(
        spool.resolve("example"), "From kim Sun Nov 22 10:00:01 2026\nSubject: x\n\n.end");
    VirtualClient client = client();
    client.send(LOGIN);
    assertThat(client.ask("RETR 1")).isEqualTo("+OK 18 octets\r\nSubject: x\r\n\r\n..end\r\n.\r\n");
  }

  @Test
  void saysWhyItEndsASilentSession() {
    VirtualClient client = client();
    client.idle();
    assertThat(client.all()).endsWith("-ERR Disconnected for inactivity.\r\n");
    assertThat(client.closed()).isTrue();
  }

  private String talk(String all, int cut, int piece) {
    try (VirtualClient client = client().pieces(piece)) {
      for (int i = 0; i < all.length(); i += cut) {
        client.send(all.substring(i, Math.min(all.length(), i + cut)));
      }
      return client.all();
    }
  }

  private void restore() {
    try {
      Files.write(spool.resolve("example"), Pop3Dialogue.bytes("fixtures/mbox3.mbox"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private VirtualClient client() {
    return new VirtualClient(Pop3Settings.tutorial(), store);
  }
}
