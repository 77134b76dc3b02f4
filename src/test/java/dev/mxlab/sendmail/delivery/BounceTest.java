package dev.mxlab.sendmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.journal.Event;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.queue.Golden;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is told what of a failure. Goldens: sendmail 8.17.1.9 (Debian 12). */
final class BounceTest {
  private final Path directory;

  BounceTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private static String golden(String name) {
    return FailureKindsTest.timeless(Golden.text("dsn/" + name));
  }

  private static String timeless(String text) {
    return FailureKindsTest.timeless(text);
  }

  private static List<String> notified(Post post) {
    return post.events(Event.NotificationMade.class).stream()
        .map(e -> e.kind() + ": " + e.reason())
        .toList();
  }

  @Test
  void anUnknownSenderIsReportedToThePostmaster() throws Exception {
    try (Post post = new Post(directory)) {
      post.send("<nosuchsender@daum.net>", "double", "nouser@naver.com");
      assertThat(timeless(post.mail.box("root"))).isEqualTo(golden("double.mbox"));
      assertThat(notified(post)).containsExactly("postmaster notify: User unknown");
      assertThat(post.events(Event.DeliveryEnded.class))
          .extracting(Post::logged)
          .contains(
              "to=<nosuchsender@daum.net>, mailer=local, dsn=5.1.1, reply=550 5.1.1 User unknown,"
                  + " stat=User unknown");
    }
  }

  @Test
  void nobodyBouncesToTheNullSender() throws Exception {
    try (Post post = new Post(directory)) {
      post.send("<>", "null sender", "nouser@naver.com");
      assertThat(timeless(post.mail.box("root"))).isEqualTo(golden("null-sender.mbox"));
      assertThat(notified(post)).containsExactly("postmaster notify: User unknown");
    }
  }

  @Test
  void aRefusedBounceEndsAtThePostmaster() throws Exception {
    try (Post post = new Post(directory)) {
      String id = post.send("<x@perm.test>", "bounce refused", "nouser@naver.com");
      assertThat(timeless(post.mail.box("root"))).isEqualTo(golden("bounce-refused.mbox"));
      assertThat(notified(post))
          .containsExactly("DSN: User unknown", "return to sender: User unknown");
      assertThat(post.queue.list()).isEmpty();
      assertThat(post.journal.entries()).extracting(e -> e.trace()).containsOnly(id);
    }
  }

  @Test
  void whatThePostmasterCannotGetIsSetAsideAndGoesRoundNoMore() throws Exception {
    try (Post post = new Post(directory)) {
      post.aliases.put("postmaster", List.of("nobodyhere"));
      post.send("<>", "null sender", "nouser@naver.com");
      assertThat(post.queue.list()).isEmpty();
      assertThat(notified(post)).hasSize(1);
      assertThat(directory.toFile().list()).anyMatch(name -> name.startsWith("Qf"));
      assertThat(post.events(Event.DaemonSaid.class))
          .extracting(Event.DaemonSaid::text)
          .anyMatch(text -> text.endsWith("cannot save rejected email anywhere"));
    }
  }

  @Test
  void aMessageThatGoesRoundIsGivenUp() throws Exception {
    List<String> rounds = new ArrayList<>();
    rounds.add("From: kim@daum.net");
    for (int i = 0; i < 105; i++) {
      rounds.add("Received: from a by b; Sun, 22 Nov 2026 10:00:00 +0900");
    }
    try (Post post = new Post(directory)) {
      String id = post.take("<kim@daum.net>", "hops", rounds, "kim@daum.net");
      post.deliverer.submit(id);
      post.settle();
      String expected = golden("hops.mbox");
      String upToTheHeader = expected.substring(0, expected.indexOf("\nReturn-Path: <kim"));
      assertThat(timeless(post.mail.box("kim"))).startsWith(upToTheHeader);
      assertThat(notified(post))
          .containsExactly(
              "DSN: Too many hops 106 (100 max): from <kim@daum.net> via client.example.com, to"
                  + " <kim@daum.net>");
    }
  }

  @Test
  void aDomainWithoutItsNameInClassWComesBackWithACopyForThePostmaster() throws Exception {
    try (Post post = new Post(directory)) {
      post.send("<x@alive.test>", "cw forgotten", "lee@self.test");
      assertThat(post.mail.box("root"))
          .contains("To: <x@alive.test>\nTo: postmaster\n")
          .contains(
              "554 5.0.0 MX list for self.test. points back to mail.daum.net\n554 5.3.5 Local");
      String away = post.servers.texts.getOrDefault("<x@alive.test>", "");
      assertThat(away)
          .contains("From: Mail Delivery Subsystem <MAILER-DAEMON>\n")
          .contains("To: postmaster\n")
          .doesNotContain("Return-Path: <MAILER-DAEMON>");
      assertThat(post.servers.orders.get(0).sender()).isEqualTo("<>");
    }
  }

  @Test
  void mailThatWouldLoopBackToOurAddressIsOurConfigurationsFault() throws Exception {
    try (Post post = new Post(directory)) {
      post.send("<kim@daum.net>", "loop", "lee@loop.test");
      assertThat(post.servers.orders)
          .extracting(order -> order.wishes().self())
          .containsExactly("mail.daum.net");
      assertThat(post.mail.box("kim"))
          .contains("553 5.3.5 other.test. config error: mail loops back to me (MX problem?)")
          .contains("554 5.3.5 Local configuration error");
    }
  }

  @Test
  void mailPreferringAnotherHostGoesToItAndNotBeyondUs() throws Exception {
    try (Post post = new Post(directory)) {
      post.send("<kim@daum.net>", "better", "lee@selfbetter.test");
      assertThat(post.servers.taken).containsExactly("192.168.111.201 <lee@selfbetter.test>");
      assertThat(post.names.asked).doesNotContain("refusedhost.test. A");
    }
  }

  @Test
  void givesTheWholeMessageBackWhereThatIsAllowed() throws Exception {
    try (Post post = new Post(directory, new MemoryMail(), true)) {
      post.send("<kim@daum.net>", "whole", "x@nosuch.test");
      assertThat(post.mail.box("kim"))
          .contains("Content-Type: message/rfc822\n\nReturn-Path: <kim@daum.net>\n")
          .contains("Subject: whole\n\nHello x@nosuch.test\n\n--");
    }
  }

  @Test
  void namesTheAliasThatLedAstray() throws Exception {
    try (Post post = new Post(directory)) {
      post.aliases.put("nothere", List.of("nosuchuser"));
      post.send("<kim@daum.net>", "to nothere", "nothere@daum.net");
      assertThat(post.mail.box("kim"))
          .contains(
              "nosuchuser\n    (reason: 550 5.1.1 User unknown)\n"
                  + "    (expanded from: <nothere@daum.net>)\n")
          .contains("550 5.1.1 nosuchuser... User unknown\n")
          .contains(
              "Final-Recipient: RFC822; nothere@daum.net\n"
                  + "X-Actual-Recipient: rfc822; nosuchuser@mail.daum.net\n"
                  + "Action: failed\nStatus: 5.1.1\n"
                  + "Diagnostic-Code: X-Unix; 550 5.1.1 User unknown\n");
    }
  }

  @Test
  void aLoopOfAliasesIsBroken() throws Exception {
    try (Post post = new Post(directory)) {
      post.aliases.put("loop1", List.of("loop2"));
      post.aliases.put("loop2", List.of("loop1"));
      post.send("<kim@daum.net>", "to loop1", "loop1@daum.net");
      assertThat(post.mail.box("kim")).contains("554 5.4.6 aliasing/forwarding loop broken\n");
      assertThat(notified(post)).containsExactly("DSN: aliasing/forwarding loop broken");
    }
  }

  @Test
  void whoAskedForNoNotificationGetsNone() throws Exception {
    try (Post post = new Post(directory)) {
      String id = post.take("<kim@daum.net>", "never", "x@nosuch.test");
      Envelope asked = post.queue.find(id).orElseThrow();
      Envelope.Recipient quiet = asked.recipients().get(0);
      post.queue.update(
          asked.withRecipients(
              List.of(new Envelope.Recipient(quiet.address(), "PN", quiet.original(), "", ""))));
      post.deliverer.submit(id);
      post.settle();
      assertThat(notified(post)).isEmpty();
      assertThat(post.queue.list()).isEmpty();
    }
  }
}
