package dev.mxlab.sendmail.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.journal.Event;
import dev.mxlab.sendmail.queue.Selection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the letters of F= change on the way to another host (op.me, "M - Define Mailer"). */
final class MailerFlagsTest {
  private final Path directory;
  private final SinkServers servers = new SinkServers();

  MailerFlagsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private Post post(String flags) throws IOException {
    Post post =
        new Post(
            directory,
            new MemoryMail(),
            false,
            servers,
            new Settings.Connections(2, Duration.ofMinutes(30), false, true, ""));
    post.flags = flags;
    return post;
  }

  @ParameterizedTest
  @CsvSource({
    "a, 220 sink ESMTP, EHLO",
    "a, 220 sink, EHLO",
    "'', 220 sink ESMTP, EHLO",
    "'', 220 sink, HELO",
    "a2, 220 sink ESMTP, HELO",
    "az, 220 sink LMTP, LHLO",
  })
  void theFirstWordDependsOnFlagsAndGreeting(String flags, String greeting, String verb)
      throws Exception {
    servers.greeting = greeting;
    try (Post post = post(flags)) {
      post.send("<kim@daum.net>", "x", "u@a.test");
      assertThat(servers.heard.get(0)).isEqualTo("1 " + verb + " mail.daum.net");
      assertThat(post.queue.list()).isEmpty();
    }
  }

  @Test
  void byLmtpEachRecipientHasAnAnswer() throws Exception {
    try (Post post = post("z")) {
      post.send("<kim@daum.net>", "x", "u@a.test", "full@a.test", "550@a.test", "v@a.test");
      assertThat(post.events(Event.DeliveryEnded.class))
          .extracting(Post::logged)
          .containsExactly(
              "to=<550@a.test>, ctladdr=<kim@daum.net> (1000/1000), mailer=esmtp,"
                  + " relay=mx2.test. [192.168.111.212], dsn=5.1.1, reply=550 5.1.1 no,"
                  + " stat=User unknown",
              "to=<full@a.test>, ctladdr=<kim@daum.net> (1000/1000), mailer=esmtp,"
                  + " relay=mx2.test. [192.168.111.212], dsn=4.2.2, reply=452 4.2.2 full,"
                  + " stat=Deferred: 452 4.2.2 full",
              "to=<v@a.test>,<u@a.test>, ctladdr=<kim@daum.net> (1000/1000), mailer=esmtp,"
                  + " relay=mx2.test. [192.168.111.212], dsn=2.0.0, stat=Sent (ok taken)",
              "to=<kim@daum.net>, mailer=local, dsn=2.0.0, stat=Sent");
      assertThat(post.queue.list()).hasSize(1);
    }
  }

  @Test
  void pMakesARouteOfTheSender() throws Exception {
    try (Post post = post("ap")) {
      post.send("<kim@daum.net>", "x", "u@a.test");
      assertThat(servers.heard).contains("1 MAIL From:<@mail.daum.net:kim@daum.net>");
    }
  }

  @Test
  void zeroCallsTheHostItself() throws Exception {
    try (Post post = post("a0")) {
      post.send("<kim@daum.net>", "x", "u@h.test");
      assertThat(post.events(Event.DnsLookedUp.class))
          .extracting(Event.DnsLookedUp::type)
          .containsExactly("A");
      assertThat(post.queue.list()).isEmpty();
    }
  }

  @Test
  void eWaitsForAQueueRun() throws Exception {
    try (Post post = post("ae")) {
      post.send("<kim@daum.net>", "x", "u@a.test");
      assertThat(servers.heard).isEmpty();
      assertThat(post.events(Event.DeliveryEnded.class))
          .extracting(Event.DeliveryEnded::stat)
          .containsExactly("queued");
      post.run(false);
      assertThat(post.queue.list()).isEmpty();
    }
  }

  @Test
  void percentWaitsUntilSomebodyAsks() throws Exception {
    try (Post post = post("a%")) {
      post.send("<kim@daum.net>", "x", "u@a.test");
      post.run(false);
      assertThat(servers.heard).isEmpty();
      Selection asked =
          Selection.ALL.and(new Selection.Term(Selection.Part.RECIPIENT, false, "@a.test"));
      post.deliverer.runNow(asked, null).toCompletableFuture().get(20, TimeUnit.SECONDS);
      assertThat(servers.heard).contains("1 RCPT To:<u@a.test>");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "E, 'a\nFrom b\nFrome\n', 'a\n>From b\nFrome\n'",
    "7, 'caf\u00e9\n', 'cafi\n'",
    "1, 'a\0b\n', 'ab\n'",
    "b, 'a\n', 'a\n\n'",
    "Eb7, 'From \u00e9\n', '>From i\n\n'",
    "X, '.\n..x\na.\n', '..\n...x\na.\n'",
  })
  void writesAMessageAsTheFlagsSay(String flags, String text, String written) throws IOException {
    assertThat(Washed.washes(flags, true)).isTrue();
    byte[] bytes = plain(text).getBytes(ISO_8859_1);
    try (Washed washed = new Washed(new ByteArrayInputStream(bytes), flags, true)) {
      assertThat(new String(washed.readAllBytes(), ISO_8859_1)).isEqualTo(plain(written));
    }
  }

  private static String plain(String text) {
    return text.replace("\\n", "\n").replace("\\0", "\0");
  }

  @Test
  void otherFlagsLeaveAMessageAlone() {
    assertThat(Washed.washes("mDFMuXa", false)).isFalse();
  }
}
