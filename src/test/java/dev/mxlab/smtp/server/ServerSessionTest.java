package dev.mxlab.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.net.TestLinks;
import dev.mxlab.smtp.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerSessionTest {
  private static final String WHOLE =
      "EHLO client.example.com\r\n"
          + "MAIL FROM:<kim@daum.net> SIZE=100 BODY=8BITMIME RET=HDRS ENVID=x+2By\r\n"
          + "RCPT TO:<example@example.com> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;e@x\r\n"
          + "RCPT TO:<nouser@example.com>\r\nDATA\r\n"
          + "Subject: x\r\n\r\n..dot\r\n.\r\n.x\r\n"
          + "FOO\r\nHELP NOOP\r\nRSET\r\nMAIL FROM:<>\r\nHELO x\r\nDATA\r\nQUIT\r\n";

  private final ScriptedReception reception = new ScriptedReception();
  private final SessionDriver driver = new SessionDriver(reception);

  private String dialogue(String bytes) {
    driver.open().said();
    return driver.send(bytes).said();
  }

  @Test
  void saysTheSameHoweverTheBytesAreCut() {
    String expected = dialogue(WHOLE);
    assertThat(expected).contains("354 ", "250 2.0.0 6AM1rl9k000083", "221 2.0.0");
    for (int cut = 1; cut < WHOLE.length(); cut++) {
      ScriptedReception other = new ScriptedReception();
      SessionDriver pieces = new SessionDriver(other).open();
      pieces.said();
      pieces.send(WHOLE.substring(0, cut)).send(WHOLE.substring(cut));
      assertThat(pieces.said()).as("cut at %d", cut).isEqualTo(expected);
      assertThat(other.asked).isEqualTo(reception.asked);
      assertThat(other.messages).isEqualTo(reception.messages);
    }
  }

  @Test
  void handsParametersAndUnstuffedTextToTheMailSystem() {
    dialogue(WHOLE);
    assertThat(reception.asked)
        .containsExactly(
            "connect",
            "begin ESMTP client.example.com",
            "mail <kim@daum.net> [SIZE=100, BODY=8BITMIME, RET=HDRS, ENVID=x+2By]",
            "rcpt <example@example.com> [NOTIFY=SUCCESS,DELAY, ORCPT=rfc822;e@x]",
            "rcpt <nouser@example.com> []",
            "data",
            "finish",
            "begin ESMTP client.example.com",
            "mail <> []",
            "abandon");
    assertThat(reception.messages).containsExactly("Subject: x\n\n.dot\n");
  }

  @Test
  void neverThrowsWhateverComes() {
    List<String> words =
        List.of(
            "MAIL FROM:",
            "RCPT TO:",
            "<kim@daum.net>",
            " ",
            "\r\n",
            "\n",
            "DATA\r\n",
            ".\r\n",
            "EHLO x\r\n",
            "\0",
            "SIZE=",
            "\"",
            "(",
            "BY=1;R",
            "RET=",
            "99999999999999999999",
            "\r",
            "HELP ",
            "VRFY \n",
            "=",
            "\u00ec",
            "RSET\r\n",
            "\\",
            ">",
            "NOTIFY=,",
            "ORCPT=;");
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      ScriptedReception any = ScriptedReception.limited(50, 2);
      SessionDriver junk = new SessionDriver(any).open();
      while (!junk.closed() && random.nextInt(200) != 0) {
        if (random.nextInt(20) == 0) {
          byte[] bytes = new byte[random.nextInt(300)];
          random.nextBytes(bytes);
          junk.send(bytes);
        } else {
          junk.send(words.get(random.nextInt(words.size())));
        }
      }
      junk.session().closed();
      for (String line : junk.said().split("\r\n")) {
        assertThat(line)
            .as("seed %d", seed)
            .matches("[2-5]\\d\\d[- ][\\x20-\\x7f\t\\xa0-\\xff\\x80-\\x9f]*");
      }
      long begun = any.asked.stream().filter(one -> one.startsWith("begin")).count();
      long ended = any.asked.stream().filter(one -> one.matches("abandon|finish|abort")).count();
      assertThat(ended).as("transactions that ended, seed %d", seed).isEqualTo(begun);
    }
  }

  @Test
  void asksOneQuestionAtATimeWhilePipelinedCommandsWait() {
    driver.open().patient();
    driver.said();
    driver.send("HELO x\r\nMAIL FROM:<kim@daum.net>\r\nRCPT TO:<lee@example.com>\r\nRSET\r\n");
    assertThat(driver.questions()).isOne();
    assertThat(driver.said()).startsWith("250 mail.example.com Hello").doesNotContain("Sender");
    driver.answer();
    assertThat(driver.said()).isEqualTo("250 2.1.0 <kim@daum.net>... Sender ok\r\n");
    assertThat(reception.asked).last().isEqualTo("rcpt <lee@example.com> []");
    driver.answer();
    assertThat(driver.said())
        .isEqualTo("250 2.1.5 <lee@example.com>... Recipient ok\r\n250 2.0.0 Reset state\r\n");
  }

  @Test
  void wantsNoMoreInputWhileMuchWaits() {
    driver.open().patient();
    driver.send("HELO x\r\nMAIL FROM:<kim@daum.net>\r\n");
    assertThat(driver.session().wantsInput()).isTrue();
    driver.send("NOOP\r\n".repeat(3000));
    assertThat(driver.session().wantsInput()).isFalse();
    driver.answer();
    assertThat(driver.session().wantsInput()).isTrue();
    assertThat(driver.said().split("\r\n")).hasSize(3 + 3000);
  }

  @Test
  void stopsReadingWhileTheMailSystemIsBusyWithTheMessage() {
    driver.open();
    driver.send("HELO x\r\nMAIL FROM:<kim@daum.net>\r\nRCPT TO:<lee@example.com>\r\nDATA\r\n");
    reception.quick = false;
    driver.send("one\r\n");
    assertThat(driver.session().wantsInput()).isFalse();
    driver.said();
    driver.send("two\r\n.\r\n");
    assertThat(driver.said()).isEmpty();
    reception.resume.run();
    assertThat(driver.woken).isTrue();
    driver.perform(driver.session().resumed());
    assertThat(driver.said()).startsWith("250 2.0.0");
    assertThat(driver.session().wantsInput()).isTrue();
    assertThat(reception.messages).containsExactly("one\ntwo\n");
  }

  @ParameterizedTest
  @CsvSource({
    "MAIL FROM:<kim@daum.net>, abandon",
    "MAIL FROM:<kim@daum.net>~RCPT TO:<lee@example.com>, abandon",
    "MAIL FROM:<kim@daum.net>~RCPT TO:<lee@example.com>~DATA~half, abort"
  })
  void leavesNothingBehindWhenTheConnectionIsLost(String sent, String end) {
    dialogue("HELO x\r\n" + sent.replace("~", "\r\n") + "\r\n");
    driver.session().closed();
    driver.session().closed();
    assertThat(reception.asked).last().isEqualTo(end);
    assertThat(reception.asked).filteredOn(end::equals).hasSize(1);
  }

  @Test
  void aConnectionLostDuringAQuestionEndsTheTransactionAfterItsAnswer() {
    driver.open().patient();
    driver.send("HELO x\r\nMAIL FROM:<kim@daum.net>\r\n");
    driver.session().closed();
    assertThat(reception.asked).doesNotContain("abandon");
    driver.answer();
    assertThat(reception.asked).last().isEqualTo("abandon");
  }

  @Test
  void refusesAMessageThatTurnsOutTooBig() {
    ScriptedReception small = ScriptedReception.limited(20, 0);
    SessionDriver session = new SessionDriver(small).open();
    session.send("HELO x\r\nMAIL FROM:<>\r\nRCPT TO:<lee@example.com>\r\nDATA\r\n");
    session.said();
    session.send("0123456789\r\n".repeat(100) + ".\r\nNOOP\r\n");
    assertThat(session.said())
        .isEqualTo("552 5.2.3 Message exceeds maximum fixed size (20)\r\n250 2.0.0 OK\r\n");
    assertThat(small.asked).contains("abort").doesNotContain("finish");
  }

  @Test
  void hangsUpSilentlyOnAnIdleClientButTellsOneThatIsSilentInData() {
    dialogue("HELO x\r\n");
    driver.perform(driver.session().timedOut());
    assertThat(driver.said()).isEmpty();
    assertThat(driver.closed()).isTrue();

    SessionDriver inData = new SessionDriver(reception).open();
    inData.send("HELO x\r\nMAIL FROM:<kim@daum.net>\r\nRCPT TO:<lee@example.com>\r\nDATA\r\n");
    inData.said();
    inData.perform(inData.session().timedOut());
    assertThat(inData.said())
        .isEqualTo(
            "421 4.4.1 collect: relay=client.example.com, from=<kim@daum.net>, info=read"
                + " timeout\r\n");
    assertThat(inData.closed()).isTrue();
    assertThat(reception.asked).last().isEqualTo("abort");
  }

  @Test
  void aRejectedClientMaySayHelloAndGoodbyeOnly() {
    reception.greeting = Reply.of(554, "", "mail.example.com ESMTP not accepting messages");
    assertThat(dialogue("EHLO x\r\nMAIL FROM:<kim@daum.net>\r\nNOOP\r\nHELP\r\nQUIT\r\n"))
        .isEqualTo(
            "250-mail.example.com Hello client.example.com [192.168.111.10], pleased to meet"
                + " you\r\n250 ENHANCEDSTATUSCODES\r\n550 5.0.0 Command rejected\r\n"
                + "250 2.0.0 OK\r\n550 5.0.0 Command rejected\r\n"
                + "221 2.0.0 mail.example.com closing connection\r\n");
  }

  @Test
  void sendsAwayWhomTheMailSystemSendsAway() {
    reception.greeting = Reply.of(421, "4.3.2", "Connection rate limit exceeded.");
    driver.open();
    assertThat(driver.said()).isEqualTo("421 4.3.2 Connection rate limit exceeded.\r\n");
    assertThat(driver.closed()).isTrue();
    assertThat(driver.send("HELO x\r\n").said()).isEmpty();
  }

  @Test
  void aRefusedSenderLeavesNoTransaction() {
    assertThat(dialogue("HELO x\r\nMAIL FROM:<a@refused.net>\r\nRCPT TO:<lee@example.com>\r\n"))
        .contains("553 5.1.8 ", "503 5.0.0 Need MAIL before RCPT");
    assertThat(reception.asked).last().isEqualTo("abandon");
  }

  @Test
  void putsTheClientOffWhenTheMailSystemFails() {
    driver.open().patient();
    driver.send("HELO x\r\nMAIL FROM:<kim@daum.net>\r\n").said();
    driver.perform(driver.session().failed());
    assertThat(driver.said())
        .isEqualTo("451 4.3.0 Temporary system failure. Please try again later.\r\n");
    assertThat(driver.closed()).isFalse();
    assertThat(reception.asked).last().isEqualTo("abandon");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RCPT TO:<lee@example.com> NOTIFY | 501 5.5.2 NOTIFY requires a value",
        "RCPT TO:<lee@example.com> NOTIFY=NOW | 501 5.5.4 Bad argument \"NOW\"  to NOTIFY",
        "RCPT TO:<lee@example.com> NOTIFY=never,success | 501 5.5.4 Bad argument \"never\"  to NOTIFY",
        "RCPT TO:<lee@example.com> ORCPT=x | 501 5.5.4 Syntax error in ORCPT parameter value",
        "RCPT TO:<lee@example.com> ORCPT=a;b ORCPT=a;b | 501 5.5.0 Duplicate ORCPT parameter",
        "RCPT TO:<lee@example.com> size=1 | 555 5.5.4 size parameter unrecognized",
        "RCPT FROM:<lee@example.com> | 501 5.5.2 Syntax error in parameters scanning \"FROM\"",
        "MAIL FROM:<> | 503 5.5.0 Sender already specified",
        "ETRN | 500 5.5.2 Parameter required",
        "STARTTLS | 454 4.3.3 TLS not available after start",
        "STARTTLS x | 501 5.5.2 Syntax error (no parameters allowed)"
      })
  void refusesWithSendmailsWords(String command, String reply) {
    dialogue("EHLO x\r\nMAIL FROM:<kim@daum.net>\r\n");
    assertThat(driver.send(command + "\r\n").said()).isEqualTo(reply + "\r\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SIZE=-1 | 552 5.2.3 Message size invalid",
        "SIZE=99999999999999999999 | 552 5.2.3 Message size exceeds maximum value",
        "SIZE | 501 5.5.2 SIZE requires a value",
        "ENVID=a+zz | 501 5.5.4 Syntax error in ENVID parameter value",
        "BY=1;X | 501 5.5.2 illegal by-mode 'X'",
        "BY=1;RX | 501 5.5.2 illegal by-trace 'X'",
        "BY=1; | 501 5.5.2 illegal by-mode '?'",
        "BY=1000000000;N | 501 5.5.2 BY=1000000000;N out of range",
        "AUTH=a AUTH=b | 501 5.5.0 Duplicate AUTH parameter"
      })
  void refusesParametersOfMail(String parameters, String reply) {
    dialogue("EHLO x\r\n");
    assertThat(driver.send("MAIL FROM:<kim@daum.net> " + parameters + "\r\n").said())
        .isEqualTo(reply + "\r\n");
    // The address comes first: who parses it is asked.
    assertThat(reception.asked).containsExactly("connect", "begin ESMTP x", "abandon");
  }

  @Test
  void letsAClientWaitForItsGreeting() {
    reception.pause = Duration.ofSeconds(1);
    ServerSession session = session();
    List<Effect> effects = answered(session.open());
    assertThat(effects)
        .singleElement()
        .isInstanceOfSatisfying(
            Effect.Pause.class, p -> assertThat(p.length()).isEqualTo(reception.pause));
    List<Effect> then = ((Effect.Pause) effects.get(0)).then().get();
    assertThat(then).containsExactly(new Effect.Say(reception.greeting));
    assertThat(session.receive(bytes("NOOP\r\n"), 0, 6))
        .containsExactly(new Effect.Say(Reply.of(250, "2.0.0", "OK")));
  }

  @Test
  void doesNotServeWhoSpeaksBeforeTheGreeting() {
    reception.pause = Duration.ofSeconds(1);
    ServerSession session = session();
    Effect.Pause pause = (Effect.Pause) answered(session.open()).get(0);
    assertThat(session.receive(bytes("VRFY lee\r\n"), 0, 10))
        .containsExactly(
            new Effect.Say(Reply.of(554, "", "mail.example.com ESMTP not accepting messages")),
            new Effect.Say(Reply.of(550, "5.0.0", "Command rejected")));
    assertThat(pause.then().get()).as("the pause ends").isEmpty();
    assertThat(session.receive(bytes("NOOP\r\n"), 0, 6))
        .containsExactly(new Effect.Say(Reply.of(250, "2.0.0", "OK")));
    session.closed();
    session.closed();
    assertThat(reception.asked).containsExactly("connect", "hasty");
    assertThat(reception.closed).isEqualTo(1);
  }

  @Test
  void goesWithoutAWordWhenTheClientGoesBeforeItsGreeting() {
    reception.pause = Duration.ofSeconds(1);
    ServerSession session = session();
    Effect.Pause pause = (Effect.Pause) answered(session.open()).get(0);
    session.closed();
    assertThat(pause.then().get()).isEmpty();
  }

  private ServerSession session() {
    return new ServerSession(
        reception, TestLinks.between("192.168.111.100", "192.168.111.10"), 2048, () -> {});
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @SuppressWarnings("unchecked")
  private static List<Effect> answered(List<Effect> effects) {
    Effect.Ask<Object> ask = (Effect.Ask<Object>) effects.get(0);
    return ask.then().apply(ask.stage().toCompletableFuture().join());
  }
}
