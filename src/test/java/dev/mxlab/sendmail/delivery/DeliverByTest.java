package dev.mxlab.sendmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.journal.Event;
import dev.mxlab.sendmail.dsn.Notice;
import dev.mxlab.sendmail.queue.DeliverBy;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.queue.QfFormat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** BY= (RFC 2852). Texts and lines are those of sendmail 8.17.1.9 of Debian 12. */
class DeliverByTest {
  private static final Ending LOCAL = Ending.sent("local", "", "Sent");
  private static final Ending REMOTE = Ending.accepted("esmtp", "mail.naver.com.", "ok");

  private static List<String> notices(Post post) {
    return post.events(Event.NotificationMade.class).stream()
        .map(e -> e.kind() + ": " + e.reason())
        .toList();
  }

  @Test
  void aMessageThatMustComeBackIsNotTriedAnyMoreOnceItIsLate(@TempDir Path directory)
      throws Exception {
    try (Post post = new Post(directory)) {
      post.deliverBy = "600;R";
      post.send("<kim@daum.net>", "late", "x@refused.test");
      assertThat(notices(post)).isEmpty();
      post.advance(Duration.ofMinutes(11));
      assertThat(post.run(true)).contains("<x@refused.test>... delivery time expired 600s");
      assertThat(notices(post)).containsExactly("DSN: delivery time expired 600s");
      assertThat(post.mail.box("kim"))
          .contains(
              "<x@refused.test>\n\n   ----- Transcript of session follows -----\n"
                  + "Delivery time (600s) expired\nMessage will be deleted from queue\n")
          .contains("Deliver-By-Date: Sun, 22 Nov 2026 11:04:19 +0900\n")
          .contains("Action: failed\nStatus: 5.4.7\nLast-Attempt-Date:");
      assertThat(post.queue.list()).isEmpty();
    }
  }

  @Test
  void aSenderWhoWantsToKnowIsWarnedInTime(@TempDir Path directory) throws Exception {
    try (Post post = new Post(directory)) {
      post.deliverBy = "600;N";
      post.send("<kim@daum.net>", "late", "x@temp.test");
      post.advance(Duration.ofMinutes(11));
      post.run(false);
      assertThat(notices(post))
          .containsExactly("sender notify: Warning: Delivery time (600s) exceeded");
      assertThat(post.mail.box("kim"))
          .contains("Subject: Warning: Delivery time (600s) exceeded\n")
          .contains(
              "   ----- The following addresses had transient non-fatal errors -----\n"
                  + "<x@temp.test>\n\n")
          .contains(
              "Warning: Delivery time (600s) exceeded\n"
                  + "Will keep trying until message is 5 days old\n")
          .doesNotContain("Will-Retry-Until");
      post.run(false);
      assertThat(notices(post)).hasSize(1);
    }
  }

  @Test
  void theNextHostIsToldWhatIsLeft(@TempDir Path directory) throws Exception {
    try (Post post = new Post(directory)) {
      post.deliverBy = "600;RT";
      post.send("<kim@daum.net>", "late", "x@temp.test");
      post.advance(Duration.ofSeconds(100));
      post.run(false);
      assertThat(post.servers.orders)
          .extracting(order -> order.wishes().by())
          .containsExactly("600;RT", "500;RT");
    }
  }

  @Test
  void whoAsksToHearOfEachRelayDoes(@TempDir Path directory) throws Exception {
    try (Post post = new Post(directory)) {
      post.deliverBy = "600;RT";
      post.send("<kim@daum.net>", "traced", "lee@daum.net");
      assertThat(post.mail.box("kim"))
          .contains("<lee@daum.net>  (Deliver-By trace: relayed)\n")
          .contains("<lee@daum.net>... Deliver-By trace: relayed\n")
          .contains("Action: relayed (Deliver-By trace mode)\nStatus: 2.0.0\nLast-Attempt");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "600;N, PFD, local, BY_NOTIFY",
    "600;N, PNS, local, DELIVERED",
    "600;R, PFD, local, ",
    "600;RT, PFD, local, BY_TRACE",
    "600;N, PFD, db, BY_NOTIFY",
    "600;N, PFD, b, BY_NOTIFY",
    "600;N, PN, db, ",
    "600;N, PNS, db, RELAYED",
    "600;N, PNS, b, BY_NOTIFY",
    "600;NT, PFD, b, BY_NOTIFY",
    "600;RT, PN, -, ",
    "600;RT, PNS, -, BY_TRACE",
    "600;N, PFD, -, ",
    "600;N, FD, db, ",
    "'', PNS, d, RELAYED"
  })
  void whatTheSenderIsToldOfARelay(String by, String flags, String where, String told) {
    Ending ending = where.equals("local") ? LOCAL : REMOTE.lacking(where.replace("-", ""));
    Envelope.Recipient lee = new Envelope.Recipient("<lee@naver.com>", flags, "", "", "");
    assertThat(Receipts.success(new Ending.Of(lee, ending), DeliverBy.parse(by)))
        .isEqualTo(Optional.ofNullable(told).map(Notice.Success::valueOf));
  }

  @ParameterizedTest
  @CsvSource({"600;R, 2", "600;N, 1", "-5;N, 1", "600;RT, 18", "600;NT, 17"})
  void standsInTheQueueFile(String by, int mode) {
    String line =
        "S<kim@daum.net>\n!" + (char) mode + " " + by.substring(0, by.indexOf(';')) + "\n";
    byte[] file = ("V8\nT1\n" + line + "RPFD:<x@y>\n.\n").getBytes(StandardCharsets.ISO_8859_1);
    Envelope read = Objects.requireNonNull(QfFormat.read("6AMChKXe029035", "qf", file).value());
    assertThat(DeliverBy.of(read)).map(DeliverBy::text).contains(by);
    assertThat(new String(QfFormat.write(read), StandardCharsets.ISO_8859_1)).contains(line);
  }
}
