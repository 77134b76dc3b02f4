package dev.mxlab.sendmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.journal.Event;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.queue.Golden;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits: queue runs, the warning, the return. Goldens: sendmail 8.17.1.9 (Debian 12). */
final class RetryTest {
  private final Path directory;

  RetryTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private static Envelope queued(Post post, String id) throws Exception {
    return post.queue.find(id).orElseThrow();
  }

  @Test
  void everyQueueRunMakesAMessageLessUrgent() throws Exception {
    try (Post post = new Post(directory)) {
      String id = post.send("<kim@daum.net>", "while you were down", "x@refused.test");
      assertThat(queued(post, id).priority()).isEqualTo(30_091);
      post.run(false);
      post.run(false);
      assertThat(queued(post, id).tries()).isEqualTo(3);
      assertThat(queued(post, id).priority()).isEqualTo(210_091);
      assertThat(post.events(Event.DeliveryEnded.class))
          .extracting(Event.DeliveryEnded::priority)
          .containsExactly(30_091L, 120_091L, 210_091L);
    }
  }

  @Test
  void arrivesOnceTheServerIsThere() throws Exception {
    try (Post post = new Post(directory)) {
      post.servers.kinds.put("192.168.111.100", "refused");
      post.deliverer.start(Duration.ofMinutes(10));
      String id = post.send("<kim@daum.net>", "while you were down", "lee@naver.com");
      post.advance(Duration.ofMinutes(25));
      assertThat(queued(post, id).tries()).isEqualTo(3);
      post.servers.kinds.put("192.168.111.100", "naver");
      post.advance(Duration.ofMinutes(10));
      assertThat(post.queue.list()).isEmpty();
      assertThat(post.servers.taken).containsExactly("192.168.111.100 <lee@naver.com>");
      assertThat(post.events(Event.MailDone.class))
          .extracting(Event.MailDone::queueId)
          .contains(id);
    }
  }

  @Test
  void saysWhatSendmailSaysInAVerboseRun() throws Exception {
    try (Post post = new Post(directory)) {
      post.servers.kinds.put("192.168.111.100", "refused");
      String id = post.send("<kim@daum.net>", "while you were down", "lee@naver.com");
      assertThat(post.run(true))
          .containsExactly(
              "",
              "Running /var/spool/mqueue/" + id + " (sequence 1 of 1)",
              "<lee@naver.com>... Connecting to mail.naver.com. via esmtp...",
              "<lee@naver.com>... Deferred: Connection refused by mail.naver.com.");
      post.servers.kinds.put("192.168.111.100", "naver");
      List<String> recorded =
          Golden.text("dsn/verbose.txt")
              .lines()
              .map(line -> line.replace("6AM1tibG000259", id))
              .filter(line -> !line.startsWith("2") || line.startsWith("221"))
              .toList();
      List<String> said =
          post.run(true).stream()
              .filter(line -> !line.startsWith("2") || line.startsWith("221"))
              .toList();
      assertThat(said).containsExactlyElementsOf(recorded);
    }
  }

  @Test
  void announcesTheSizeThatSendmailAnnounces() throws Exception {
    try (Post post = new Post(directory)) {
      post.send("<kim@daum.net>", "while you were down", "lee@naver.com");
      assertThat(post.servers.orders.get(0).content().size()).isEqualTo(91);
    }
  }

  @Test
  void warnsOnceAfterFourHours() throws Exception {
    try (Post post = new Post(directory)) {
      String id = post.send("<kim@daum.net>", "to a refused port", "x@refused.test");
      post.advance(Duration.ofHours(4).plusMinutes(1));
      post.run(false);
      post.run(false);
      Envelope left = queued(post, id);
      assertThat(left.flags()).isEqualTo("wbs");
      assertThat(post.mail.messages("kim")).hasSize(1);
      assertThat(FailureKindsTest.timeless(post.mail.box("kim")))
          .isEqualTo(FailureKindsTest.timeless(Golden.text("dsn/warning.mbox")));
      assertThat(post.events(Event.NotificationMade.class))
          .singleElement()
          .satisfies(
              e -> {
                assertThat(e.kind()).isEqualTo("sender notify");
                assertThat(e.reason())
                    .isEqualTo("Warning: could not send message for past 4 hours");
              });
    }
  }

  @Test
  void showsInTheQueueThatTheSenderWasWarned() throws Exception {
    try (Post post = new Post(directory)) {
      String id = post.send("<kim@daum.net>", "to a refused port", "x@refused.test");
      post.advance(Duration.ofHours(4).plusMinutes(1));
      post.run(false);
      assertThat(queued(post, id).message())
          .isEqualTo("Warning: could not send message for past 4 hours");
    }
  }

  @Test
  void givesUpAfterFiveDays() throws Exception {
    try (Post post = new Post(directory)) {
      post.send("<kim@daum.net>", "to a refused port", "x@refused.test");
      post.advance(Duration.ofDays(5).plusMinutes(1));
      post.run(false);
      assertThat(post.queue.list()).isEmpty();
      assertThat(post.mail.messages("kim")).hasSize(1);
      String returned = post.mail.box("kim").replaceAll("2[27] Nov 2026", "17 Nov 2026");
      String golden = Golden.text("dsn/return.mbox").replaceAll("2[27] Nov 2026", "17 Nov 2026");
      assertThat(dateless(returned)).isEqualTo(dateless(golden));
      assertThat(post.events(Event.NotificationMade.class))
          .singleElement()
          .satisfies(e -> assertThat(e.reason()).isEqualTo("Cannot send message for 5 days"));
    }
  }

  private static String dateless(String text) {
    return FailureKindsTest.timeless(
        text.replaceAll("\\w{3}, \\d+ Nov 2026 [\\d:]{8}", "DATE")
            .replaceAll("From MAILER-DAEMON .*", "From MAILER-DAEMON"));
  }

  @Test
  void fiveDaysOfQueueRunsHappenInTheirOrder() throws Exception {
    try (Post post = new Post(directory)) {
      post.deliverer.start(Duration.ofMinutes(60));
      post.send("<kim@daum.net>", "to a refused port", "x@refused.test");
      post.advance(Duration.ofDays(6));
      assertThat(post.events(Event.NotificationMade.class))
          .extracting(Event.NotificationMade::reason)
          .containsExactly(
              "Warning: could not send message for past 4 hours", "Cannot send message for 5 days");
      assertThat(post.queue.list()).isEmpty();
    }
  }

  @Test
  void aClosedDelivererStartsNothingMore() throws Exception {
    try (Post post = new Post(directory)) {
      post.deliverer.start(Duration.ofMinutes(10));
      post.settle();
      post.deliverer.close();
      String id = post.send("<kim@daum.net>", "late", "lee@naver.com");
      post.advance(Duration.ofHours(1));
      assertThat(post.servers.taken).isEmpty();
      assertThat(post.queue.find(id)).isPresent();
    }
  }
}
