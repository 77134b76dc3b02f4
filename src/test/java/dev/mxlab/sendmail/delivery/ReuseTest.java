package dev.mxlab.sendmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.journal.Event;
import dev.mxlab.sendmail.queue.Attendance;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which messages share a connection, held against sendmail 8.17.1.9 -q -v. */
final class ReuseTest {
  private final Path directory;
  private final SinkServers servers = new SinkServers();

  ReuseTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private Post post() throws IOException {
    return post(2);
  }

  private Post post(int kept) throws IOException {
    return new Post(
        directory,
        new MemoryMail(),
        false,
        servers,
        new Settings.Connections(kept, Duration.ofMinutes(30), false, true));
  }

  /** What was said about connections. */
  private static List<String> about(List<String> lines) {
    return lines.stream()
        .filter(line -> line.matches(".*(onnect|>>> (RSET|QUIT)|Sent|Deferred).*"))
        .toList();
  }

  @Test
  void theMessagesOfAQueueRunFollowOneAnother() throws Exception {
    try (Post post = post()) {
      post.take("<kim@daum.net>", "one", "u1@a.test");
      post.advance(Duration.ofSeconds(1));
      post.take("<kim@daum.net>", "two", "u2@a.test", "v2@b.test");
      assertThat(about(post.run(true)))
          .containsExactly(
              "<u1@a.test>... Connecting to mx2.test. via esmtp...",
              "<u1@a.test>... Sent (ok taken)",
              ">>> RSET",
              "<v2@b.test>,<u2@a.test>... Using cached ESMTP connection to mx2.test. via esmtp...",
              "<v2@b.test>,<u2@a.test>... Sent (ok taken)",
              "Closing connection to mx2.test.",
              ">>> QUIT");
      assertThat(servers.heard)
          .containsExactly(
              "1 EHLO mail.daum.net",
              "1 MAIL From:<kim@daum.net>",
              "1 RCPT To:<u1@a.test>",
              "1 DATA",
              "1 .",
              "1 RSET",
              "1 MAIL From:<kim@daum.net>",
              "1 RCPT To:<v2@b.test>",
              "1 RCPT To:<u2@a.test>",
              "1 DATA",
              "1 .",
              "1 QUIT");
    }
  }

  @Test
  void aServerThatHangsUpIsCalledAgain() throws Exception {
    try (Post post = post()) {
      post.take("<kim@daum.net>", "one", "u1@a.test");
      post.advance(Duration.ofSeconds(1));
      post.take("<kim@daum.net>", "two", "u2@a.test");
      servers.dropping = true;
      assertThat(about(post.run(true)))
          .containsExactly(
              "<u1@a.test>... Connecting to mx2.test. via esmtp...",
              "<u1@a.test>... Sent (ok taken)",
              "<u2@a.test>... Connecting to mx2.test. via esmtp...",
              "<u2@a.test>... Sent (ok taken)",
              "Closing connection to mx2.test.",
              ">>> QUIT");
    }
  }

  @Test
  void afterA421TheConnectionIsNotUsedAnyMore() throws Exception {
    try (Post post = post()) {
      post.take("<kim@daum.net>", "one", "421@a.test", "v@b.test");
      List<String> lines = post.run(true);
      assertThat(lines)
          .containsSubsequence(
              ">>> RCPT To:<421@a.test>",
              "421 4.1.1 no",
              ">>> QUIT",
              "221 2.0.0 bye",
              "<421@a.test>... Deferred: 421 4.1.1 no")
          .noneMatch(line -> line.startsWith("Closing"));
    }
  }

  @Test
  void onlySoManyConnectionsAreKept() throws Exception {
    try (Post post = post()) {
      String id = post.take("<kim@daum.net>", "x", "u@a.test", "v@b.test", "w@c.test", "x@h.test");
      List<String> lines = new ArrayList<>();
      post.deliverer.deliver(id, Attendance.of(lines::add)).toCompletableFuture().join();
      post.settle();
      assertThat(about(lines))
          .containsExactly(
              "<v@b.test>,<u@a.test>... Connecting to mx2.test. via esmtp...",
              "<v@b.test>,<u@a.test>... Sent (ok taken)",
              "<w@c.test>... Connecting to mx3.test. via esmtp...",
              "<w@c.test>... Sent (ok taken)",
              "<x@h.test>... Connecting to h.test. via esmtp...",
              "<x@h.test>... Closing connection to mx3.test.",
              ">>> QUIT",
              "<x@h.test>... Sent (ok taken)",
              "Closing connection to h.test.",
              ">>> QUIT",
              "Closing connection to mx2.test.",
              ">>> QUIT");
    }
  }

  @Test
  void noneIsKeptWhereTheFileSaysSo() throws Exception {
    try (Post post = post(0)) {
      post.take("<kim@daum.net>", "one", "u1@a.test");
      post.advance(Duration.ofSeconds(1));
      post.take("<kim@daum.net>", "two", "u2@a.test");
      post.run(true);
      assertThat(servers.heard).contains("1 QUIT", "2 QUIT").doesNotContain("1 RSET");
    }
  }

  @Test
  void aMessageAloneEndsItsConnectionsByItself() throws Exception {
    try (Post post = post()) {
      post.send("<kim@daum.net>", "x", "u@a.test", "w@c.test");
      assertThat(servers.heard)
          .containsSubsequence("1 .", "2 EHLO mail.daum.net", "2 .", "2 QUIT", "1 QUIT");
    }
  }

  @Test
  void manyRecipientsGoInPieces() throws Exception {
    try (Post post = post()) {
      String[] all =
          IntStream.range(0, 250).mapToObj(i -> "u" + i + "@a.test").toArray(String[]::new);
      post.send("<kim@daum.net>", "x", all);
      assertThat(servers.heard.stream().filter(line -> line.startsWith("1 MAIL"))).hasSize(3);
      assertThat(servers.heard).noneMatch(line -> line.startsWith("2 "));
      assertThat(servers.heard.get(2)).isEqualTo("1 RCPT To:<u99@a.test>");
      assertThat(post.queue.list()).isEmpty();
    }
  }

  @Test
  void whoseBestServerIsTheSameTravelTogether() throws Exception {
    try (Post post = post()) {
      post.send("<kim@daum.net>", "x", "u@a.test", "v@both.test");
      assertThat(post.events(Event.DeliveryEnded.class))
          .extracting(Post::logged)
          .containsExactly(
              "to=<v@both.test>,<u@a.test>, ctladdr=<kim@daum.net> (1000/1000), mailer=esmtp,"
                  + " relay=mx2.test. [192.168.111.212], dsn=2.0.0, stat=Sent (ok taken)");
    }
  }

  @Test
  void aSilentHostIsAskedOnceInAQueueRun() throws Exception {
    try (Post post = post()) {
      post.take("<kim@daum.net>", "one", "u1@silent.test");
      post.advance(Duration.ofSeconds(1));
      post.take("<kim@daum.net>", "two", "u2@silent.test");
      assertThat(about(post.run(true)))
          .containsExactly(
              "<u1@silent.test>... Connecting to silent.test. via esmtp...",
              "<u1@silent.test>... Deferred: Connection refused by silent.test.",
              "<u2@silent.test>... Deferred: Connection refused by silent.test.");
      assertThat(servers.heard).containsExactly("- 192.168.111.219");
      assertThat(post.events(Event.DeliveryEnded.class).get(1).relay()).isEqualTo("silent.test.");
      post.run(true);
      assertThat(servers.heard).as("another run asks again").hasSize(2);
    }
  }

  @Test
  void aMessageThatComesAloneHasItsConnectionAlone() throws Exception {
    try (Post post = post()) {
      post.send("<kim@daum.net>", "one", "u1@a.test");
      post.send("<kim@daum.net>", "two", "u2@a.test");
      assertThat(servers.heard).contains("1 QUIT", "2 MAIL From:<kim@daum.net>", "2 QUIT");
      assertThat(servers.heard).noneMatch(line -> line.endsWith("RSET"));
    }
  }

  @Test
  void whileOthersWaitTheyShareConnections() throws Exception {
    try (Post post = post()) {
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        ids.add(post.take("<kim@daum.net>", "m" + i, "u" + i + "@a.test"));
      }
      ids.forEach(post.deliverer::submit);
      post.settle();
      assertThat(servers.heard).filteredOn(line -> line.endsWith(" .")).hasSize(100);
      long opened = servers.heard.stream().filter(line -> line.contains("EHLO")).count();
      assertThat(opened).isLessThan(60);
      assertThat(servers.heard)
          .as("none is left open")
          .filteredOn(line -> line.endsWith("QUIT"))
          .hasSize((int) opened);
    }
  }
}
