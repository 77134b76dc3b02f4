package dev.mxlab.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.smtp.DataEncoder;
import dev.mxlab.smtp.LineEnds;
import dev.mxlab.smtp.LineEnds.Bare;
import dev.mxlab.smtp.client.ClientSession;
import dev.mxlab.smtp.client.TestOrders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What protects a server from its clients, as sendmail 8.17.1.9-2+deb12u2 of Debian 12 was seen to
 * do it: nothing but CR LF . CR LF ends a message, and who does not wait for an answer is a cheat.
 */
class GuardTest {
  private static final String CLIENT = "client.example.com [192.168.111.10]";

  private static ScriptedReception reception(
      LineEnds ends, boolean inOrder, int bad, int hopeless) {
    Guard guard =
        new Guard(
            "MTA-v4",
            inOrder,
            ends,
            true,
            20,
            bad,
            hopeless,
            100,
            Duration.ofHours(1),
            Duration.ofHours(1));
    return new ScriptedReception(
        new Reception.Manners(
            "mail.example.com", ScriptedReception.KEYWORDS, 0, 0, 25, true, false, guard));
  }

  private static ScriptedReception strict() {
    return reception(LineEnds.STRICT, true, 0, 0);
  }

  private static SessionDriver driver(ScriptedReception reception) {
    SessionDriver driver = new SessionDriver(reception).open();
    driver.said();
    return driver;
  }

  private static String bytes(String shown) {
    return shown.replace("\\r", "\r").replace("\\n", "\n");
  }

  private static void data(SessionDriver driver) {
    driver.send("EHLO x\r\n");
    driver.send("MAIL FROM:<kim@daum.net>\r\nRCPT TO:<kim@example.com>\r\nDATA\r\n");
    driver.said();
  }

  @ParameterizedTest
  @CsvSource({
    // LF . LF and its kin
    "REFUSED, false, a\\n.\\nNOOP, 421 4.5.0 Bare linefeed (LF) not allowed",
    "REFUSED, false, a\\n.\\r\\nNOOP, 421 4.5.0 Bare linefeed (LF) not allowed",
    "REFUSED, false, a\\r\\n.\\nNOOP, 421 4.5.0 Bare linefeed (LF) not allowed",
    "REFUSED, true, a\\n.\\nNOOP, 421 4.5.0 Bare linefeed (LF) not allowed",
    "REFUSED, false, a\\r.\\rNOOP, 421 4.5.0 Bare carriage return (CR) not allowed",
    "REFUSED, false, a\\r\\n.\\rNOOP, 421 4.5.0 Bare carriage return (CR) not allowed",
    "REFUSED, false, a\\r\\n.\\r\\r\\nNOOP, 421 4.5.0 Bare carriage return (CR) not allowed",
    "REFUSED, false, a\\r\\r\\nb\\nc, 421 4.5.0 Bare carriage return (CR) not allowed",
    // Srv_Features: U G
    "KEPT, false, a\\n.\\nNOOP, a\\n.\\nNOOP\\n",
    "KEPT, false, a\\r\\n.\\nNOOP, a\\n\\nNOOP\\n",
    "KEPT, false, a\\r.\\rNOOP, a\\r.\\rNOOP\\n",
    "KEPT, false, a\\r\\n.\\rNOOP, a\\n\\rNOOP\\n",
    "KEPT, false, a\\r\\n.\\r\\r\\nNOOP, a\\n\\r\\nNOOP\\n",
    // u2 g2
    "BLANK, false, a\\n.\\nNOOP, a . NOOP\\n",
    "BLANK, false, a\\r\\n.\\nNOOP, a\\n NOOP\\n",
    "BLANK, false, a\\r.\\rNOOP, a . NOOP\\n",
    "BLANK, false, a\\r\\n.\\r\\r\\nNOOP, a\\n \\nNOOP\\n",
    "BLANK, true, a\\n.\\nNOOP, a . NOOP\\n",
    // O U G: the old way
    "KEPT, true, a\\n.\\nNOOP, a\\n",
    "KEPT, true, a\\n.\\r\\nNOOP, a\\n",
    "KEPT, true, a\\r\\n.\\nNOOP, a\\n",
    "KEPT, true, a\\nb, a\\nb\\n"
  })
  void oddLineEnds(Bare bare, boolean lfEnds, String sent, String outcome) {
    ScriptedReception reception = reception(new LineEnds(bare, bare, lfEnds), false, 0, 0);
    SessionDriver driver = driver(reception);
    data(driver);
    driver.send(bytes("Subject: t\\r\\n\\r\\n" + sent + "\\r\\n.\\r\\n"));
    if (outcome.startsWith("421")) {
      assertThat(driver.said()).isEqualTo(outcome + "\r\n");
      assertThat(driver.closed()).isTrue();
      assertThat(reception.messages).isEmpty();
      assertThat(reception.logged)
          .contains(
              "collect: relay=client.example.com, from=<kim@daum.net>, info="
                  + outcome.substring(10)
                  + ", where=body, status=tempfail");
    } else {
      assertThat(reception.messages).containsExactly("Subject: t\n\n" + bytes(outcome));
    }
  }

  @Test
  void anOddLineEndOfTheHeaderIsToldAndBeginsNoHeaderOfItsOwn() {
    ScriptedReception reception = strict();
    SessionDriver driver = driver(reception);
    data(driver);
    driver.send("Subject: t\nX: y\r\n\r\nabc\r\n.\r\n");
    assertThat(reception.logged)
        .contains(
            "collect: relay=client.example.com, from=<kim@daum.net>, info=Bare linefeed (LF) not"
                + " allowed, where=header, status=tempfail");
    ScriptedReception lenient = reception(new LineEnds(Bare.KEPT, Bare.KEPT, false), true, 0, 0);
    SessionDriver other = driver(lenient);
    data(other);
    other.send("Subject: t\nX: y\r\n\r\nabc\r\n.\r\n");
    assertThat(lenient.messages).containsExactly("Subject: t X: y\n\nabc\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"EHLO", "HELO"})
  void whoSpeaksBeforeHelloIsAnsweredIsNotServed(String hello) {
    ScriptedReception reception = strict();
    SessionDriver driver = driver(reception);
    driver.send(hello + " x\r\nMAIL FROM:<kim@daum.net>\r\n");
    assertThat(driver.said())
        .isEqualTo("554 5.5.0 SMTP protocol error\r\n550 5.0.0 Command rejected\r\n");
    assertThat(reception.logged)
        .containsExactly(
            "rejecting server " + hello + " from " + CLIENT + " due to traffic before response");
    driver.send("QUIT\r\n");
    assertThat(driver.said()).startsWith("221 ");
    assertThat(reception.logged)
        .endsWith(CLIENT + " did not issue MAIL/EXPN/VRFY/ETRN during connection to MTA-v4");
  }

  @Test
  void whoSendsAMessageBeforeItIsAskedForIsSentAway() {
    ScriptedReception reception = strict();
    SessionDriver driver = driver(reception);
    driver.send("EHLO x\r\n");
    driver.said();
    driver.send(
        "MAIL FROM:<kim@daum.net>\r\nRCPT TO:<kim@example.com>\r\nDATA\r\nSubject: a\r\n\r\nx\r\n.\r\n");
    assertThat(driver.said())
        .isEqualTo(
            "250 2.1.0 <kim@daum.net>... Sender ok\r\n250 2.1.5 <kim@example.com>... Recipient"
                + " ok\r\n554 5.5.0 SMTP protocol error\r\n");
    assertThat(driver.closed()).isTrue();
    assertThat(reception.messages).isEmpty();
    assertThat(reception.asked).endsWith("abandon");
  }

  @Test
  void pipeliningAsItIsMeantIsNoOffence() {
    SessionDriver driver = driver(strict());
    data(driver);
    driver.send("Subject: b\r\n\r\nx\r\n.\r\nMAIL FROM:<kim@daum.net>\r\nQUIT\r\n");
    assertThat(driver.said())
        .contains("Message accepted for delivery\r\n250 2.1.0 ")
        .endsWith("221 2.0.0 mail.example.com closing connection\r\n");
  }

  @Test
  void aClientThatTriesNamesIsSlowedDownAndEndedAtLast() {
    ScriptedReception reception = reception(LineEnds.STRICT, true, 2, 4);
    SessionDriver driver = driver(reception);
    driver.send("EHLO x\r\n");
    driver.said();
    driver.send("MAIL FROM:<kim@daum.net>\r\n");
    for (int i = 0; i < 2; i++) {
      driver.send("RCPT TO:<nouser" + i + "@example.com>\r\n");
    }
    assertThat(driver.paused).isZero();
    driver.send("RCPT TO:<nouser2@example.com>\r\n");
    assertThat(driver.paused).isEqualTo(Duration.ofSeconds(1));
    driver.send("RCPT TO:<nouser3@example.com>\r\n");
    assertThat(driver.said()).endsWith("User unknown\r\n");
    driver.send("RCPT TO:<nouser4@example.com>\r\n");
    assertThat(driver.said())
        .endsWith("421 4.7.0 mail.example.com Too many bad recipients; closing connection\r\n");
    assertThat(reception.logged)
        .containsOnlyOnce(CLIENT + ": Possible SMTP RCPT flood, throttling.");
  }

  @ParameterizedTest
  @CsvSource({
    "'', did not issue MAIL/EXPN/VRFY/ETRN during connection to MTA-v4",
    "'NOOP\\r\\n', did not issue MAIL/EXPN/VRFY/ETRN during connection to MTA-v4",
    "'VRFY kim\\r\\n', lost input channel from client.example.com [192.168.111.10] to MTA-v4 after vrfy",
    "'MAIL FROM:<a@b.c>\\r\\nRCPT TO:<kim@example.com>\\r\\n', lost input channel from client.example.com [192.168.111.10] to MTA-v4 after rcpt",
    "'MAIL FROM:<a@b.c>\\r\\nRSET\\r\\n', lost input channel from client.example.com [192.168.111.10] to MTA-v4 after rset",
    "'MAIL FROM:<a@b.c>\\r\\nRCPT TO:<kim@example.com>\\r\\nDATA\\r\\n', 'collect: relay=client.example.com, from=<a@b.c>, info=unexpected close'"
  })
  void theLogTellsOfClientsThatGoAway(String said, String line) {
    ScriptedReception reception = strict();
    SessionDriver driver = driver(reception);
    driver.send("EHLO x\r\n").send(bytes(said));
    driver.session().closed();
    driver.session().closed();
    assertThat(reception.logged).last().asString().endsWith(line);
    assertThat(reception.logged.stream().filter(one -> one.endsWith(line))).hasSize(1);
  }

  @Test
  void theLogTellsOfClientsThatAreSilent() {
    ScriptedReception reception = strict();
    SessionDriver driver = driver(reception);
    driver.send("EHLO x\r\n").send("MAIL FROM:<a@b.c>\r\n");
    driver.perform(driver.session().timedOut());
    assertThat(reception.logged)
        .containsExactly(
            "timeout waiting for input from client.example.com during server cmd read",
            "lost input channel from " + CLIENT + " to MTA-v4 after mail");
  }

  /** Both sessions without any network: what one says the other hears. */
  private static String crossed(byte[] message, Random random) {
    ScriptedReception reception = strict();
    SessionDriver server = new SessionDriver(reception).open();
    ClientSession client =
        new ClientSession(
            TestOrders.to(new String(message, StandardCharsets.ISO_8859_1), "<kim@example.com>"));
    Deque<ClientSession.Effect> effects = new ArrayDeque<>(client.opened());
    boolean finished = false;
    for (int turns = 0; turns < 1000 && !finished; turns++) {
      while (!effects.isEmpty()) {
        ClientSession.Effect effect = effects.remove();
        if (effect instanceof ClientSession.Effect.Send send) {
          server.send(send.commands());
        } else if (effect instanceof ClientSession.Effect.SendContent) {
          sendContent(message, server, random);
          effects.addAll(client.sent());
        }
        finished |= effect instanceof ClientSession.Effect.Finish;
      }
      byte[] said = server.said().getBytes(StandardCharsets.ISO_8859_1);
      effects.addAll(client.receive(said, 0, said.length));
    }
    assertThat(finished).isTrue();
    assertThat(reception.messages).hasSize(1);
    assertThat(reception.asked.stream().filter(one -> one.startsWith("begin"))).hasSize(1);
    return reception.messages.get(0);
  }

  private static void sendContent(byte[] message, SessionDriver server, Random random) {
    DataEncoder encoder = new DataEncoder();
    for (int at = 0; at < message.length; ) {
      int length = Math.min(message.length - at, 1 + random.nextInt(20));
      server.send(encoder.encode(message, at, length));
      at += length;
    }
    server.send(encoder.finish());
  }

  @Test
  void whateverAMessageHoldsItArrivesLineByLineAndAlone() {
    Random random = new Random(20261122);
    byte[] alphabet = "\r\n\r\n..a MAIL FROM:<x@y>\u00e9\t".getBytes(StandardCharsets.ISO_8859_1);
    for (int round = 0; round < 1500; round++) {
      byte[] message = new byte[random.nextInt(60)];
      for (int i = 0; i < message.length; i++) {
        message[i] =
            random.nextInt(8) == 0
                ? (byte) (1 + random.nextInt(255))
                : alphabet[random.nextInt(alphabet.length)];
      }
      String text = new String(message, StandardCharsets.ISO_8859_1).replaceAll("\r\n|\r", "\n");
      String expected = text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
      assertThat(crossed(message, random)).isEqualTo(expected);
    }
  }

  @Test
  void noInputMakesASessionFailOrHang() {
    Random random = new Random(7);
    List<String> words =
        List.of(
            "EHLO x\r\n",
            "HELO\r\n",
            "MAIL FROM:<kim@daum.net>",
            " SIZE=9 BODY=8BITMIME BY=1;RT",
            "\r\n",
            "RCPT TO:<kim@example.com>\r\n",
            "RCPT TO:<\"",
            "DATA\r\n",
            ".\r\n",
            "\n.\n",
            "RSET\r\n",
            "VRFY kim\r\n",
            "AUTH PLAIN =\r\n",
            "STARTTLS\r\n",
            "\0",
            "\u00ff\u0080",
            "NOOP ",
            "x".repeat(500),
            "QUIT\r\n",
            "ETRN @\r\n",
            "GET / HTTP/1.0\r\n",
            "*\r\n");
    for (int round = 0; round < 3000; round++) {
      ScriptedReception reception = strict();
      SessionDriver driver = new SessionDriver(reception).open();
      for (int step = 0; step < 30 && !driver.closed(); step++) {
        String part = words.get(random.nextInt(words.size()));
        int from = random.nextInt(6) == 0 ? random.nextInt(part.length()) : 0;
        driver.send(part.substring(from));
      }
      driver.session().closed();
      assertThat(reception.closed).isEqualTo(1);
      String begun = String.join(",", reception.asked);
      long begins = reception.asked.stream().filter(one -> one.startsWith("begin")).count();
      long ends =
          reception.asked.stream()
              .filter(one -> one.equals("abandon") || one.equals("abort") || one.equals("finish"))
              .count();
      assertThat(ends).as(begun).isEqualTo(begins);
    }
  }
}
