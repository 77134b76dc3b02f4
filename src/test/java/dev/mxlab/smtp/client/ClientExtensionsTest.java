package dev.mxlab.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.smtp.NoEngine;
import dev.mxlab.smtp.Reply;
import dev.mxlab.smtp.TlsParty;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the client makes of a server's extensions: STARTTLS, AUTH, DSN, DELIVERBY. */
class ClientExtensionsTest extends ClientTalk {
  private static final TlsParty PARTY = new NoEngine();

  private void to(Transfer.Wishes wishes, Transfer.Safety safety) {
    session = new ClientSession(TestOrders.to(wishes, safety, false, "<lee@naver.com>"));
    perform(session.opened());
  }

  @Test
  void encryptsWhereItCanAndIntroducesItselfAnew() {
    to(Transfer.Wishes.NONE, new Transfer.Safety(PARTY, Transfer.Safety.NONE.judge(), none()));
    // What is said ahead of the handshake does not count.
    hear(GREETING, "250-x\r\n250 STARTTLS\r\n", "220 go\r\n250-evil\r\n");
    assertThat(sent.toString())
        .isEqualTo("EHLO mail.daum.net\r\nSTARTTLS\r\n(TLS)EHLO mail.daum.net\r\n");
    hear("250-x\r\n250 STARTTLS\r\n");
    assertThat(sent).endsWith("MAIL From:<kim@daum.net>\r\n");
  }

  @Test
  void goesOnInTheClearWhereTheServerHasNoTls() {
    to(Transfer.Wishes.NONE, new Transfer.Safety(PARTY, Transfer.Safety.NONE.judge(), none()));
    hear(GREETING, "250-x\r\n250 STARTTLS\r\n", "454 4.3.3 not now\r\n");
    assertThat(sent).endsWith("STARTTLS\r\nMAIL From:<kim@daum.net>\r\n");
  }

  @Test
  void leavesAServerThatTheRulesRefuse() {
    Reply refusal = Reply.of(403, "4.7.0", "encryption too weak");
    Transfer.Judge judge = security -> CompletableFuture.completedFuture(Optional.of(refusal));
    to(Transfer.Wishes.NONE, new Transfer.Safety(PARTY, judge, none()));
    hear(GREETING, "250 x\r\n", BYE);
    assertThat(outcomes(result())).containsExactly("<lee@naver.com> EHLO: " + refusal);
  }

  @Test
  void putsOffWhatTheHandshakeSpoilt() {
    to(Transfer.Wishes.NONE, new Transfer.Safety(PARTY, Transfer.Safety.NONE.judge(), none()));
    hear(GREETING, "250-x\r\n250 STARTTLS\r\n");
    session.receive("220 go\r\n".getBytes(StandardCharsets.ISO_8859_1), 0, 8);
    perform(session.unsecured());
    assertThat(outcomes(result()))
        .containsExactly("<lee@naver.com> STARTTLS: 403 4.7.0 TLS handshake failed.");
  }

  @Test
  void tellsWhoItIsAndKeepsThePasswordOutOfTheRecord() {
    Transfer.AuthInfo kim = new Transfer.AuthInfo("kim", "", "1234", List.of("PLAIN"));
    to(
        Transfer.Wishes.NONE,
        new Transfer.Safety(null, Transfer.Safety.NONE.judge(), Optional.of(kim)));
    hear(GREETING, "250-x\r\n250 AUTH LOGIN PLAIN\r\n", "235 2.0.0 OK\r\n");
    assertThat(sent).contains("AUTH PLAIN AGtpbQAxMjM0\r\nMAIL From:");
    assertThat(session.result(null).said()).contains(">>> AUTH PLAIN").doesNotContain("AGtp");
  }

  @Test
  void passesOnWhatTheSenderWantsToBeTold() {
    Transfer.Wishes wishes =
        new Transfer.Wishes(
            "RET=HDRS ENVID=a", List.of("NOTIFY=SUCCESS ORCPT=rfc822;lee@naver.com"), "", "");
    to(wishes, Transfer.Safety.NONE);
    hear(GREETING, "250-x\r\n250 DSN\r\n", PLAIN);
    assertThat(sent)
        .contains("MAIL From:<kim@daum.net> RET=HDRS ENVID=a\r\n")
        .endsWith("RCPT To:<lee@naver.com> NOTIFY=SUCCESS ORCPT=rfc822;lee@naver.com\r\n");
  }

  private static Optional<Transfer.AuthInfo> none() {
    return Optional.empty();
  }

  private String asked(String by, String notify, String... offers) {
    session =
        new ClientSession(
            TestOrders.to("hi\n", "<lee@naver.com>")
                .with(new Transfer.Wishes("", List.of(notify), by, "")));
    sent.setLength(0);
    finished = false;
    perform(session.opened());
    hear(GREETING, "250-mock\r\n" + String.join("", offers) + "250 8BITMIME\r\n", "250 ok\r\n");
    return sent.substring(sent.indexOf("\r\n") + 2);
  }

  @Test
  void tellsAServerHowLongTheMessageMayTake() {
    String[] knows = {"250-DSN\r\n", "250-DELIVERBY\r\n"};
    assertThat(asked("599;RT", "", knows))
        .isEqualTo(
            "MAIL From:<kim@daum.net> BODY=8BITMIME BY=599;RT\r\nRCPT To:<lee@naver.com>\r\n");
    assertThat(asked("-2;N", "", knows))
        .startsWith("MAIL From:<kim@daum.net> BODY=8BITMIME BY=-2;N\r\n");
  }

  @Test
  void asksAServerWithoutDeliverByToTellOfDelays() {
    String dsn = "250-DSN\r\n";
    assertThat(asked("599;N", "", dsn))
        .endsWith("RCPT To:<lee@naver.com> NOTIFY=FAILURE,DELAY\r\n");
    assertThat(asked("599;N", "NOTIFY=SUCCESS ORCPT=rfc822;a@b", dsn))
        .endsWith(" NOTIFY=SUCCESS,DELAY ORCPT=rfc822;a@b\r\n");
    assertThat(asked("599;N", "NOTIFY=NEVER", dsn)).endsWith(" NOTIFY=NEVER\r\n");
    assertThat(asked("599;N", "")).endsWith("RCPT To:<lee@naver.com>\r\n");
  }

  @Test
  void doesNotGiveALateMessageToAServerThatPromisesNothing() {
    assertThat(asked("599;R", "", "250-DSN\r\n")).isEqualTo("QUIT\r\n");
    assertThat(outcomes(session.result(null)))
        .containsExactly("<lee@naver.com> BY: 554 5.4.7 Server does not support Deliver By");
    asked("599;R", "", "250-DELIVERBY 1000\r\n");
    assertThat(outcomes(session.result(null)))
        .containsExactly(
            "<lee@naver.com> BY: 554 5.4.7 Message can't be delivered in time; 599 < 1000");
  }
}
