package dev.mxlab.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.smtp.Reply;
import dev.mxlab.smtp.Security;
import dev.mxlab.smtp.client.ClientSession.Effect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A session that stays for more than one message. */
class KeptSessionTest {
  private final StringBuilder sent = new StringBuilder();
  private String last = "";

  private static Transfer.Order order(Transfer.Safety safety, String... recipients) {
    return TestOrders.to(Transfer.Wishes.NONE, safety, true, recipients);
  }

  private void perform(ClientSession session, List<Effect> effects) {
    for (Effect effect : effects) {
      last = effect.getClass().getSimpleName();
      if (effect instanceof Effect.Send send) {
        sent.append(send.commands());
      } else if (effect instanceof Effect.SendContent) {
        sent.append("(content)");
        perform(session, session.sent());
      } else if (effect instanceof Effect.Ask<?> ask) {
        perform(session, answered(ask));
      }
    }
  }

  private static <T> List<Effect> answered(Effect.Ask<T> ask) {
    return ask.then().apply(ask.stage().toCompletableFuture().join());
  }

  private void hear(ClientSession session, String... replies) {
    for (String reply : replies) {
      byte[] bytes = (reply + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
      perform(session, session.receive(bytes, 0, bytes.length));
    }
  }

  @Test
  void restsAfterAMessageAndTakesTheNext() {
    ClientSession session = new ClientSession(order(Transfer.Safety.NONE, "<a@x>"));
    perform(session, session.opened());
    hear(session, "220 x", "250 x", "250 ok", "250 ok", "354 go", "250 taken");
    assertThat(last).isEqualTo("Rest");
    assertThat(session.result(null).outcomes()).hasSize(1);
    sent.setLength(0);
    perform(session, session.probe());
    hear(session, "250 reset");
    assertThat(last).isEqualTo("Rest");
    assertThat(session.said()).containsExactly(">>> RSET", "<<< 250 reset");
    perform(session, session.next(order(Transfer.Safety.NONE, "<b@x>")));
    hear(session, "250 ok", "550 no", "250 reset");
    assertThat(last).as("a refusal leaves the connection as it is").isEqualTo("Rest");
    assertThat(session.result(null).outcomes())
        .singleElement()
        .satisfies(one -> assertThat(one.recipient()).isEqualTo("<b@x>"));
    perform(session, session.quitNow());
    hear(session, "221 bye");
    assertThat(last).isEqualTo("Finish");
    assertThat(sent.toString())
        .isEqualTo("RSET\r\nMAIL From:<kim@daum.net>\r\nRCPT To:<b@x>\r\nRSET\r\nQUIT\r\n");
  }

  @Test
  void aConnectionThatIsGoneTakesNothing() {
    ClientSession session = new ClientSession(order(Transfer.Safety.NONE, "<a@x>"));
    perform(session, session.opened());
    hear(session, "220 x", "250 x", "250 ok", "250 ok", "354 go", "250 taken");
    perform(session, session.closed());
    assertThat(session.isOver()).isTrue();
    assertThat(session.result(null).trouble()).as("the message was taken").isNull();
    assertThat(session.probe()).isEmpty();
    assertThat(session.next(order(Transfer.Safety.NONE, "<b@x>"))).isEmpty();
    assertThat(session.result(null).trouble()).hasMessageContaining("reset");
  }

  @Test
  void doesNotNameThoseWhomTheRulesKeepFromTheServer() {
    Transfer.Judge judge =
        new Transfer.Judge() {
          @Override
          public CompletionStage<Optional<Reply>> judge(Security security) {
            return CompletableFuture.completedFuture(Optional.empty());
          }

          @Override
          public @Nullable CompletionStage<List<Optional<Reply>>> recipients(
              Security security, List<String> recipients) {
            return CompletableFuture.completedFuture(
                recipients.stream()
                    .map(
                        r ->
                            Optional.of(Reply.of(454, "4.7.0", "no"))
                                .filter(no -> r.equals("<a@x>")))
                    .toList());
          }
        };
    Transfer.Safety safety = new Transfer.Safety(null, judge, Optional.empty());
    ClientSession session = new ClientSession(order(safety, "<a@x>", "<b@x>"));
    perform(session, session.opened());
    hear(session, "220 x", "250-x\r\n250 PIPELINING", "250 ok", "250 ok", "354 go", "250 taken");
    assertThat(sent.toString())
        .endsWith("MAIL From:<kim@daum.net>\r\nRCPT To:<b@x>\r\nDATA\r\n(content)");
    assertThat(session.result(null).outcomes())
        .extracting(one -> one.recipient() + " " + one.command())
        .containsExactly("<a@x> " + Transfer.Outcome.DISTRUSTED, "<b@x> .");
  }
}
