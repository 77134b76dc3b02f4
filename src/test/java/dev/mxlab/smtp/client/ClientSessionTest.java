package dev.mxlab.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.smtp.client.ClientSession.Effect;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientSessionTest extends ClientTalk {
  @Test
  void talksAsSendmailDoes() {
    perform(session.opened());
    assertThat(waits).isEqualTo(Duration.ofMinutes(5));
    hear(GREETING, EHLO, "250 2.1.0 <kim@daum.net>... Sender ok\r\n");
    assertThat(sent).endsWith("RCPT To:<lee@naver.com>\r\nDATA\r\n");
    hear(
        "250 2.1.5 <lee@naver.com>... Recipient ok\r\n",
        "354 End data with <CR><LF>.<CR><LF>\r\n",
        "250 2.0.0 6AM1rl9k000083 Message accepted for delivery\r\n",
        BYE);
    assertThat(sent.toString())
        .isEqualTo(
            "EHLO mail.daum.net\r\nMAIL From:<kim@daum.net> SIZE=3 BODY=8BITMIME\r\n"
                + "RCPT To:<lee@naver.com>\r\nDATA\r\n(content)QUIT\r\n");
    assertThat(result().said())
        .containsExactly(
            "<<< 220 mail.naver.com ESMTP",
            ">>> EHLO mail.daum.net",
            "<<< 250-mail.naver.com Hello",
            "<<< 250-ENHANCEDSTATUSCODES",
            "<<< 250-PIPELINING",
            "<<< 250-8BITMIME",
            "<<< 250-SIZE",
            "<<< 250 HELP",
            ">>> MAIL From:<kim@daum.net> SIZE=3 BODY=8BITMIME",
            "<<< 250 2.1.0 <kim@daum.net>... Sender ok",
            ">>> RCPT To:<lee@naver.com>",
            ">>> DATA",
            "<<< 250 2.1.5 <lee@naver.com>... Recipient ok",
            "<<< 354 End data with <CR><LF>.<CR><LF>",
            ">>> .",
            "<<< 250 2.0.0 6AM1rl9k000083 Message accepted for delivery",
            ">>> QUIT",
            "<<< 221 2.0.0 bye");
    assertThat(result().trouble()).isNull();
    assertThat(result().outcomes().get(0).reply().lines())
        .containsExactly("6AM1rl9k000083 Message accepted for delivery");
  }

  @Test
  void saysHeloAndOneCommandAtATimeToAnOldServer() {
    to("<a@x>", "<b@x>");
    perform(session.opened());
    hear(GREETING, "500 what\r\n", PLAIN, "250 ok\r\n");
    assertThat(sent.toString())
        .isEqualTo(
            "EHLO mail.daum.net\r\nHELO mail.daum.net\r\nMAIL From:<kim@daum.net>\r\n"
                + "RCPT To:<a@x>\r\n");
    hear("550 5.1.1 no\r\n", "250 ok\r\n", "354 go\r\n", "250 2.0.0 mock queued as 1\r\n", BYE);
    assertThat(sent).endsWith("RCPT To:<b@x>\r\nDATA\r\n(content)QUIT\r\n");
    assertThat(outcomes(result()))
        .containsExactly(
            "<a@x> RCPT To:<a@x>: 550 5.1.1 no", "<b@x> .: 250 2.0.0 mock queued as 1");
    assertThat(result().outcomes().get(1).reply().lines())
        .as("without ENHANCEDSTATUSCODES the code is a part of the text")
        .containsExactly("2.0.0 mock queued as 1");
  }

  @Test
  void withoutPipeliningDoesNotAskForDataWhenNobodyIsLeft() {
    perform(session.opened());
    hear(GREETING, PLAIN, "250 ok\r\n", "450 4.2.1 mailbox busy\r\n", "250 ok\r\n", BYE);
    assertThat(sent).endsWith("RCPT To:<lee@naver.com>\r\nRSET\r\nQUIT\r\n");
    assertThat(outcomes(result()))
        .containsExactly("<lee@naver.com> RCPT To:<lee@naver.com>: 450 4.2.1 mailbox busy");
  }

  @Test
  void readsTheReplyToDataWhenEverybodyIsRefused() {
    perform(session.opened());
    hear(GREETING, EHLO, "250 ok\r\n");
    hear("550 5.1.1 <lee@naver.com>... User unknown\r\n503 5.0.0 Need RCPT (recipient)\r\n");
    hear("250 2.0.0 Reset state\r\n", BYE);
    assertThat(sent).endsWith("DATA\r\nRSET\r\nQUIT\r\n");
    assertThat(outcomes(result()))
        .containsExactly(
            "<lee@naver.com> RCPT To:<lee@naver.com>: 550 5.1.1 <lee@naver.com>... User unknown");
  }

  @Test
  void sendsNothingToNobody() {
    perform(session.opened());
    hear(GREETING, EHLO, "250 ok\r\n", "550 5.1.1 no\r\n354 go\r\n", "554 no recipients\r\n", BYE);
    assertThat(sent).endsWith("DATA\r\n.\r\nQUIT\r\n").doesNotContain("(content)");
    assertThat(outcomes(result()))
        .containsExactly("<lee@naver.com> RCPT To:<lee@naver.com>: 550 5.1.1 no");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "554 mock No SMTP service here | greeting | true",
        "450 later | greeting | true",
        "421 4.3.2 mock too busy | greeting | true",
        "354 odd | greeting | true"
      })
  void aGreetingCanDecideForAll(String greeting, String command, boolean quits) {
    to("<a@x>", "<b@x>");
    perform(session.opened());
    hear(greeting + "\r\n");
    assertThat(sent.toString()).isEqualTo(quits ? "QUIT\r\n" : "");
    if (quits) {
      hear(BYE);
    }
    assertThat(result().outcomes())
        .hasSize(2)
        .allMatch(one -> one.command().equals(command) && !one.reply().positive());
    assertThat(result().trouble()).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void a421EndsTheSessionWhereverItComes(int at) {
    to("<a@x>", "<b@x>");
    List<String> replies =
        List.of(GREETING, EHLO, "250 m\r\n", "250 a\r\n", "550 b\r\n", "354 go\r\n", "250 ok\r\n");
    perform(session.opened());
    hear(replies.subList(0, at).toArray(String[]::new));
    hear("421 4.3.2 shutting down\r\n");
    assertThat(sent).endsWith("QUIT\r\n");
    perform(session.closed());
    assertThat(result().trouble()).isNull();
    assertThat(outcomes(result()))
        .hasSize(2)
        .first()
        .asString()
        .endsWith("421 4.3.2 shutting down");
  }

  @Test
  void aLostConnectionLeavesUndecidedWhatWasNotDecided() {
    to("<a@x>", "<b@x>");
    perform(session.opened());
    hear(GREETING, EHLO, "250 ok\r\n", "550 5.1.1 no\r\n");
    perform(session.closed());
    assertThat(outcomes(result())).containsExactly("<a@x> RCPT To:<a@x>: 550 5.1.1 no");
    assertThat(result().trouble())
        .isInstanceOf(SocketException.class)
        .hasMessage("Connection reset by mail.naver.com.");
    assertThat(result().phase()).isEqualTo("RCPT");
  }

  @ParameterizedTest
  @CsvSource({
    "0,greeting,PT5M",
    "1,EHLO,PT5M",
    "2,MAIL,PT10M",
    "3,RCPT,PT1H",
    "4,DATA,PT5M",
    "5,.,PT1H"
  })
  void waitsForEachAnswerInItsOwnTime(int heard, String phase, Duration limit) {
    List<String> replies = List.of(GREETING, EHLO, "250 m\r\n", "250 r\r\n", "354 go\r\n");
    perform(session.opened());
    hear(replies.subList(0, heard).toArray(String[]::new));
    assertThat(waits).isEqualTo(limit);
    perform(session.timedOut());
    assertThat(result().trouble())
        .isInstanceOf(SocketTimeoutException.class)
        .hasMessage("Connection timed out with mail.naver.com.");
    assertThat(result().phase()).isEqualTo(phase);
  }

  @Test
  void whateverHappensAfterQuitTheMessageIsDelivered() {
    perform(session.opened());
    hear(GREETING, EHLO, "250 m\r\n", "250 r\r\n354 go\r\n", "250 ok\r\n");
    perform(session.timedOut());
    assertThat(result().trouble()).isNull();
    assertThat(outcomes(result())).containsExactly("<lee@naver.com> .: 250 ok");
    assertThat(session.closed()).isEmpty();
  }

  @Test
  void aMessageThatCannotBeReadIsNotEnded() {
    session = new ClientSession(TestOrders.to("x", "<a@x>"));
    List<Effect> effects = session.opened();
    for (String reply : List.of(GREETING, EHLO, "250 m\r\n", "250 r\r\n354 go\r\n")) {
      effects = session.receive(reply.getBytes(StandardCharsets.ISO_8859_1), 0, reply.length());
    }
    assertThat(effects).contains(new Effect.SendContent(false));
    assertThat(session.failed(new IOException("gone"))).containsExactly(new Effect.Finish());
    assertThat(session.result(null).trouble()).hasMessage("gone");
    assertThat(session.result(null).phase()).isEqualTo("message");
    assertThat(session.sent()).isEmpty();
  }

  @Test
  void takesARefusalWhileTheMessageIsStillBeingSent() {
    List<Effect> effects = session.opened();
    for (String reply :
        List.of(GREETING, EHLO, "250 m\r\n", "250 r\r\n354 go\r\n", "552 5.2.3 too big\r\n")) {
      effects = session.receive(reply.getBytes(StandardCharsets.ISO_8859_1), 0, reply.length());
    }
    assertThat(effects).contains(new Effect.Finish());
    assertThat(outcomes(session.result(null)))
        .containsExactly("<lee@naver.com> .: 552 5.2.3 too big");
  }

  /** sendmail 8.17.1.9 leaves it to the server. */
  @Test
  void offersWhatTheServerHasNoRoomFor() {
    session = new ClientSession(TestOrders.to("x".repeat(2000), "<a@x>"));
    perform(session.opened());
    hear(GREETING, "250-x\r\n250 SIZE 1000\r\n", "552 5.2.3 too large\r\n", BYE);
    assertThat(sent).contains("MAIL From:<kim@daum.net> SIZE=2000\r\n");
    assertThat(outcomes(result()))
        .containsExactly("<a@x> MAIL From:<kim@daum.net> SIZE=2000: 552 5.2.3 too large");
  }

  @Test
  void encodesWhatAServerWithoutEightBitsCannotTake() {
    Transfer.Order eight =
        TestOrders.to("hi\n", "<lee@naver.com>").of(new Transfer.Body("8BITMIME", true));
    for (String offer : List.of("250 SIZE\r\n", "250 8BITMIME\r\n")) {
      session = new ClientSession(eight);
      session.opened();
      List<Effect> last = List.of();
      for (String said :
          List.of(GREETING, "250-x\r\n" + offer, "250 m\r\n", "250 r\r\n", "354 go\r\n")) {
        last = session.receive(said.getBytes(StandardCharsets.ISO_8859_1), 0, said.length());
      }
      assertThat(last).contains(new Effect.SendContent(offer.contains("SIZE")));
    }
  }

  @Test
  void noRecipientCanSmuggleACommand() {
    to("<a@x>\r\nRSET");
    perform(session.opened());
    hear(GREETING, PLAIN, "250 ok\r\n");
    assertThat(sent).endsWith("RCPT To:<a@x>??RSET\r\n");
  }

  @Test
  void passesOverSomeJunkButNotOverMuch() {
    perform(session.opened());
    hear("hello?\r\n", "\r\n", GREETING);
    assertThat(sent.toString()).isEqualTo("EHLO mail.daum.net\r\n");
    hear("250-x\r\n".repeat(200));
    assertThat(result().trouble()).isInstanceOf(ProtocolException.class);
    assertThat(result().said()).hasSizeLessThan(110);
  }

  @Test
  void doesNotSwallowAnEndlessLine() {
    perform(session.opened());
    hear("220 " + "x".repeat(3000));
    assertThat(result().trouble()).isInstanceOf(ProtocolException.class);
  }

  @Test
  void noServerCanMakeItThrow() {
    List<String> words =
        List.of(
            GREETING,
            EHLO,
            "250 ok\r\n",
            "354 go\r\n",
            "550 no\r\n",
            "421 bye\r\n",
            "\r\n",
            "\0",
            "250-",
            "99",
            "2",
            "599 x\n",
            "220\r\n",
            "250 SIZE=\r\n",
            "300 odd\r\n",
            "\u00ff");
    for (int seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      sent.setLength(0);
      finished = false;
      to("<a@x>", "<b@x>");
      perform(session.opened());
      for (int i = random.nextInt(12); i > 0; i--) {
        hear(words.get(random.nextInt(random.nextBoolean() ? 4 : words.size())));
      }
      perform(session.closed());
      Transfer.Result result = result();
      assertThat(result.trouble() != null || result.outcomes().size() == 2)
          .as("seed %d: %s", seed, result)
          .isTrue();
    }
  }
}
