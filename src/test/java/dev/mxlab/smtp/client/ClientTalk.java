package dev.mxlab.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.smtp.Security;
import dev.mxlab.smtp.client.ClientSession.Effect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** A conversation of the SMTP client with a server whose words the test says. */
class ClientTalk {
  static final String GREETING = "220 mail.naver.com ESMTP\r\n";
  static final String EHLO =
      "250-mail.naver.com Hello\r\n250-ENHANCEDSTATUSCODES\r\n250-PIPELINING\r\n250-8BITMIME\r\n"
          + "250-SIZE\r\n250 HELP\r\n";
  static final Security SECURITY =
      new Security("TLSv1.3", "TLS_AES_256_GCM_SHA384", 256, 256, "OK", Security.Peer.NONE);
  static final String PLAIN = "250 mock\r\n";
  static final String BYE = "221 2.0.0 bye\r\n";

  final StringBuilder sent = new StringBuilder();
  Duration waits = Duration.ZERO;
  boolean finished;

  ClientSession session = new ClientSession(TestOrders.to("hi\n", "<lee@naver.com>"));

  /** The message itself shows as {@code (content)}. */
  void perform(List<Effect> effects) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.Send send) {
        sent.append(send.commands());
      } else if (effect instanceof Effect.SendContent) {
        sent.append("(content)");
        perform(session.progressed());
        perform(session.sent());
      } else if (effect instanceof Effect.Await await) {
        waits = await.limit();
      } else if (effect instanceof Effect.StartTls) {
        sent.append("(TLS)");
        perform(session.secured(SECURITY));
      } else if (effect instanceof Effect.Ask<?> ask) {
        perform(answered(ask));
      } else {
        assertThat(finished).isFalse();
        finished = true;
      }
    }
  }

  private static <T> List<Effect> answered(Effect.Ask<T> ask) {
    return ask.then().apply(ask.stage().toCompletableFuture().join());
  }

  void hear(String... replies) {
    for (String reply : replies) {
      byte[] bytes = reply.getBytes(StandardCharsets.ISO_8859_1);
      perform(session.receive(bytes, 0, bytes.length));
    }
  }

  Transfer.Result result() {
    assertThat(finished).isTrue();
    return session.result(null);
  }

  static List<String> outcomes(Transfer.Result result) {
    return result.outcomes().stream()
        .map(one -> one.recipient() + " " + one.command() + ": " + one.reply())
        .toList();
  }

  void to(String... recipients) {
    session = new ClientSession(TestOrders.to("hi\n", recipients));
  }
}
