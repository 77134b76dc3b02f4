package dev.mxlab.sendmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.journal.Event;
import dev.mxlab.sendmail.queue.Envelope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DelivererTest {
  private final Path directory;
  private final Path copy;

  DelivererTest(@TempDir Path directory, @TempDir Path copy) {
    this.directory = directory;
    this.copy = copy;
  }

  @Test
  void writesAMailboxAsSendmailsLocalMailerDoes() throws Exception {
    try (Post post = new Post(directory)) {
      String id = post.send("<lee@naver.com>", "Hello Kim", "kim@daum.net");
      assertThat(post.mail.box("kim"))
          .startsWith(
              "From lee@naver.com  Sun Nov 22 10:54:19 2026\n"
                  + "Return-Path: <lee@naver.com>\n"
                  + "Received: from client.example.com (client.example.com [192.168.111.10])\n"
                  + "\tby mail.daum.net ("
                  + Post.SOFTWARE
                  + ") with ESMTP id "
                  + id
                  + "\n\tfor <kim@daum.net>; Sun, 22 Nov 2026 10:54:19 +0900\n"
                  + "Date: Sun, 22 Nov 2026 10:54:19 +0900\n")
          .endsWith("Subject: Hello Kim\n\nHello kim@daum.net\n\n");
      assertThat(post.queue.list()).isEmpty();
      assertThat(post.events(Event.DeliveryEnded.class))
          .extracting(Post::logged)
          .containsExactly("to=<kim@daum.net>, mailer=local, dsn=2.0.0, stat=Sent");
      assertThat(post.events(Event.MailboxGrew.class))
          .singleElement()
          .satisfies(e -> assertThat(e.mailbox()).isEqualTo("/var/mail/kim"));
    }
  }

  @Test
  void tellsTheJourneyStepByStep() throws Exception {
    try (Post post = new Post(directory)) {
      String id = post.send("<kim@daum.net>", "Hello Lee", "lee@naver.com");
      assertThat(post.journal.entries())
          .allSatisfy(entry -> assertThat(entry.trace()).isEqualTo(id))
          .extracting(entry -> entry.event().getClass().getSimpleName())
          .containsExactly("DnsLookedUp", "DnsLookedUp", "SmtpSpoken", "DeliveryEnded", "MailDone");
      assertThat(post.events(Event.DnsLookedUp.class))
          .extracting(e -> e.name() + " " + e.type() + " " + e.answers())
          .containsExactly(
              "naver.com MX [10 mail.naver.com.]", "mail.naver.com A [192.168.111.100]");
      assertThat(post.servers.orders.get(0).trace()).isEqualTo(id);
    }
  }

  @Test
  void triesAllAddressesOfAHost() throws Exception {
    try (Post post = new Post(directory)) {
      post.send("<kim@daum.net>", "two", "x@twoaddr.test");
      assertThat(post.servers.taken).containsExactly("192.168.111.201 <x@twoaddr.test>");
      assertThat(post.servers.orders).hasSize(2);
    }
  }

  @Test
  void recipientsBehindOneHostTravelTogether() throws Exception {
    try (Post post = new Post(directory)) {
      post.send("<kim@daum.net>", "two", "lee@naver.com", "kim@naver.com");
      assertThat(post.servers.orders).hasSize(1);
      assertThat(post.servers.orders.get(0).recipients())
          .as("who was named last comes first, and both share a line")
          .containsExactly("<kim@naver.com>", "<lee@naver.com>");
      assertThat(post.events(Event.DeliveryEnded.class))
          .extracting(Event.DeliveryEnded::recipient)
          .containsExactly("<kim@naver.com>,<lee@naver.com>");
      assertThat(post.queue.list()).isEmpty();
    }
  }

  @Test
  void recipientsOfOneMessageHaveTheirOwnEndings() throws Exception {
    try (Post post = new Post(directory)) {
      post.servers.kinds.put("192.168.111.201", "picky");
      String id =
          post.send(
              "<kim@daum.net>",
              "mixed",
              "busy@nomx.test",
              "gone@nomx.test",
              "fine@nomx.test",
              "root@daum.net",
              "x@refused.test");
      assertThat(post.servers.taken).containsExactly("192.168.111.201 <fine@nomx.test>");
      assertThat(post.mail.messages("root")).hasSize(1);
      assertThat(post.mail.box("kim"))
          .contains("Final-Recipient: RFC822; gone@nomx.test")
          .doesNotContain("Final-Recipient: RFC822; busy@nomx.test");
      Envelope left = post.queue.find(id).orElseThrow();
      assertThat(left.recipients())
          .extracting(Envelope.Recipient::address)
          .containsExactlyInAnyOrder("<busy@nomx.test>", "<x@refused.test>");
      post.servers.kinds.put("192.168.111.201", "ok");
      post.servers.kinds.put("192.168.111.202", "ok");
      post.run(false);
      assertThat(post.queue.list()).isEmpty();
      assertThat(post.mail.messages("root")).hasSize(1);
      assertThat(post.servers.taken)
          .containsExactlyInAnyOrder(
              "192.168.111.201 <fine@nomx.test>",
              "192.168.111.201 <busy@nomx.test>",
              "192.168.111.202 <x@refused.test>");
    }
  }

  @Test
  void expandsAliasesAndServesNobodyTwice() throws Exception {
    try (Post post = new Post(directory)) {
      post.aliases.put("all", List.of("kim", "root", "lee@naver.com", "kim@daum.net"));
      post.aliases.put("kim", List.of("kim", "friend@naver.com"));
      post.send("<x@alive.test>", "all", "all@daum.net", "kim@daum.net");
      assertThat(post.mail.messages("kim")).hasSize(1);
      assertThat(post.mail.messages("root")).hasSize(1);
      assertThat(post.servers.taken)
          .containsExactlyInAnyOrder(
              "192.168.111.100 <lee@naver.com>", "192.168.111.100 <friend@naver.com>");
    }
  }

  @Test
  void aMailboxThatCannotBeWrittenIsTriedAgain() throws Exception {
    try (Post post = new Post(directory)) {
      post.mail.fail(new IOException("disk full"));
      String id = post.send("<lee@naver.com>", "Hello", "kim@daum.net");
      assertThat(post.queue.find(id).orElseThrow().message())
          .isEqualTo("Deferred: local mailer (local) exited with EX_TEMPFAIL");
      post.mail.fail(null);
      post.run(false);
      assertThat(post.mail.messages("kim")).hasSize(1);
      assertThat(post.queue.list()).isEmpty();
    }
  }

  @Test
  void aServerThatDropsTheConnectionIsTriedAgain() throws Exception {
    try (Post post = new Post(directory)) {
      post.servers.kinds.put("192.168.111.100", "drops");
      String id = post.send("<kim@daum.net>", "Hello", "lee@naver.com");
      assertThat(post.queue.find(id).orElseThrow().message()).isEqualTo("Deferred");
      assertThat(post.events(Event.DeliveryEnded.class))
          .extracting(Event.DeliveryEnded::dsn)
          .containsExactly("4.4.2");
    }
  }

  @Test
  void aServerThatIsTooBusyToGreetIsTriedAgain() throws Exception {
    try (Post post = new Post(directory)) {
      post.servers.kinds.put("192.168.111.100", "greet421");
      String id = post.send("<kim@daum.net>", "Hello", "lee@naver.com");
      assertThat(post.queue.find(id).orElseThrow().message())
          .isEqualTo("Deferred: 421 4.3.2 mock too busy");
    }
  }

  @Test
  void manyMessagesAtOnceAllArriveOnce() throws Exception {
    try (Post post = new Post(directory)) {
      Set<String> expected = new HashSet<>();
      for (int i = 0; i < 100; i++) {
        post.deliverer.submit(post.take("<kim@daum.net>", "n" + i, "u" + i + "@naver.com"));
        expected.add("192.168.111.100 <u" + i + "@naver.com>");
      }
      post.run(false);
      post.settle();
      assertThat(post.servers.taken).hasSize(100).hasSameElementsAs(expected);
      assertThat(post.queue.list()).isEmpty();
    }
  }

  /** The process dies at some moment: what is on disk then is what a copy shows. */
  private void snapshot() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName().toString()));
      }
    }
  }

  @Test
  void aKillBeforeTheDeliveryLosesNothing() throws Exception {
    try (Post post = new Post(directory)) {
      post.take("<lee@naver.com>", "Hello", "kim@daum.net");
      snapshot();
    }
    try (Post again = new Post(copy)) {
      again.deliverer.start(java.time.Duration.ZERO);
      again.settle();
      assertThat(again.mail.messages("kim")).hasSize(1);
      assertThat(again.queue.list()).isEmpty();
    }
  }

  @Test
  void halfAMessageInTheMailboxDoesNotCount() throws Exception {
    MemoryMail mail = new MemoryMail();
    try (Post post = new Post(directory, mail, false)) {
      post.take("<lee@naver.com>", "Hello", "kim@daum.net");
      snapshot();
      post.run(false);
    }
    String whole = mail.box("kim");
    mail.boxes.put("kim", whole.substring(0, whole.indexOf("Hello kim") + 4) + "\n\n");
    try (Post again = new Post(copy, mail, false)) {
      again.run(false);
      assertThat(mail.messages("kim")).hasSize(2);
      assertThat(mail.box("kim")).endsWith("\n\nHello kim@daum.net\n\n");
    }
  }

  @Test
  void whoIsServedIsNotServedAgainThoughTheDiskRefusesToKnowIt() throws Exception {
    try (Post post = new Post(directory)) {
      String id = post.take("<x@alive.test>", "Hello", "kim@daum.net", "lee@naver.com");
      Path blocker = directory.resolve("tf" + id);
      Files.createDirectory(blocker);
      post.deliverer.submit(id);
      post.settle();
      assertThat(post.mail.messages("kim")).hasSize(1);
      assertThat(post.servers.taken).isEmpty();
      Files.delete(blocker);
      post.run(false);
      assertThat(post.mail.messages("kim")).hasSize(1);
      assertThat(post.servers.taken).hasSize(1);
      assertThat(post.queue.list()).isEmpty();
    }
  }

  @Test
  void whateverTheServersDoEverybodyGetsTheMessageOnceOrIsReported() throws Exception {
    Random random = new Random(20261122);
    List<String> domains =
        List.of(
            "nomx.test",
            "perm.test",
            "temp.test",
            "refused.test",
            "fallback.test",
            "temptwo.test",
            "nosuch.test",
            "naver.com",
            "daum.net");
    try (Post post = new Post(directory)) {
      int expected = 0;
      for (int round = 0; round < 60; round++) {
        List<String> to = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
          to.add("u" + round + "x" + i + "@" + domains.get(random.nextInt(domains.size())));
        }
        expected += to.size();
        post.deliverer.submit(post.take("<kim@daum.net>", "n" + round, to.toArray(String[]::new)));
      }
      post.settle();
      post.servers.kinds.replaceAll((address, kind) -> kind.equals("perm") ? "perm" : "ok");
      post.run(false);
      long reported =
          post.mail.box("kim").lines().filter(l -> l.startsWith("Final-Recipient")).count();
      assertThat(post.queue.list()).isEmpty();
      assertThat(post.servers.taken).doesNotHaveDuplicates();
      assertThat(post.servers.taken.size() + reported).isEqualTo(expected);
    }
  }

  @Test
  void whoeverClosesItCanWaitForWhatIsUnderWay() throws Exception {
    try (Post post = new Post(directory)) {
      post.servers.kinds.put("192.168.111.100", "slow");
      String slow = post.take("<kim@daum.net>", "slow", "lee@naver.com");
      post.deliverer.submit(slow);
      post.deliverer.close();
      assertThat(post.deliverer.await(Duration.ofMillis(1))).isFalse();
      assertThat(post.queue.find(slow)).isPresent();
      post.servers.hurry.complete(null);
      assertThat(post.deliverer.await(Duration.ofSeconds(20))).isTrue();
      assertThat(post.queue.list()).isEmpty();
      assertThat(post.deliverer.await(Duration.ZERO)).isTrue();
    }
  }
}
