package dev.mxlab.sendmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.journal.Event;
import dev.mxlab.sendmail.dsn.Notification;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What options make of mail that nobody can have, as sendmail 8.17.1.9 was seen to do it. */
final class ReturnsTest {
  private final Path directory;

  ReturnsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private Post post(Settings.Returns returns, String postmaster) throws IOException {
    return new Post(
        directory,
        new MemoryMail(),
        true,
        null,
        Settings.Connections.STANDARD,
        returns,
        postmaster);
  }

  private static Settings.Returns style(boolean mime, String header, boolean actual) {
    return new Settings.Returns(
        new Notification.Style(mime, header, actual), false, "", Settings.Returns.USUAL);
  }

  @Test
  void withoutMimeTheOriginalFollowsTheText() throws Exception {
    try (Post post = post(style(false, "", true), "postmaster")) {
      post.send("<kim@daum.net>", "x", "nosuch@daum.net");
      assertThat(post.mail.box("kim"))
          .doesNotContain("MIME-Version", "boundary")
          .contains(
              "   ----- The following addresses had permanent fatal errors -----\n"
                  + "<nosuch@daum.net>\n",
              "\n   ----- Original message follows -----\n\nReturn-Path: <kim@daum.net>\n")
          .endsWith("Subject: x\n\nHello nosuch@daum.net\n\n");
    }
  }

  @Test
  void aHeaderStandsBeforeTheErrors() throws Exception {
    try (Post post = post(style(true, "See http://x for help", true), "postmaster")) {
      post.send("<kim@daum.net>", "x", "nosuch@daum.net");
      assertThat(post.mail.box("kim"))
          .contains("\n\nSee http://x for help\n\n   ----- The following addresses had");
    }
  }

  @Test
  void whereMailReallyWentIsASecretWhereTheFileSaysSo() throws Exception {
    try (Post post = post(style(true, "", false), "postmaster")) {
      post.send("<kim@daum.net>", "x", "nosuch@daum.net");
      assertThat(post.mail.box("kim"))
          .contains("Final-Recipient: ")
          .doesNotContain("X-Actual-Recipient");
    }
  }

  @Test
  void errorsGoToThoseWhomTheHeaderNames() throws Exception {
    Settings.Returns returns =
        new Settings.Returns(Notification.Style.STANDARD, true, "", Settings.Returns.USUAL);
    try (Post post = post(returns, "postmaster")) {
      String id =
          post.take("<kim@daum.net>", "x", List.of("Errors-To: lee@daum.net"), "nosuch@daum.net");
      post.deliverer.submit(id);
      post.settle();
      assertThat(post.mail.box("kim")).contains("To: <kim@daum.net>\nTo: lee@daum.net\n");
      assertThat(post.mail.box("lee")).contains("To: <kim@daum.net>\nTo: lee@daum.net\n");
    }
  }

  @Test
  void nobodyHearsOfDoubleBouncesWhereTheirAddressIsEmpty() throws Exception {
    try (Post post = post(Settings.Returns.STANDARD, "")) {
      post.send("<nosuch2@daum.net>", "x", "nosuch@daum.net");
      assertThat(post.queue.list()).isEmpty();
      assertThat(post.mail.box("root")).isEmpty();
      assertThat(post.events(Event.DaemonSaid.class)).isEmpty();
    }
  }

  @Test
  void whatNobodyCanHaveGoesToTheDeadLetters() throws Exception {
    Settings.Returns returns =
        new Settings.Returns(
            Notification.Style.STANDARD, false, "/var/dead.letter", Settings.Returns.USUAL);
    try (Post post = post(returns, "nosuch3")) {
      post.send("<nosuch2@daum.net>", "x", "nosuch@daum.net");
      assertThat(post.queue.list()).isEmpty();
      assertThat(post.files.get("/var/dead.letter"))
          .startsWith("From MAILER-DAEMON Sun Nov 22 10:54:19 2026\nReturn-Path: <MAILER-DAEMON>\n")
          .contains("Subject: Postmaster notify: see transcript for details\n");
      assertThat(post.events(Event.DaemonSaid.class))
          .extracting(Event.DaemonSaid::text)
          .anyMatch(text -> text.endsWith(": Saved message in /var/dead.letter"));
    }
  }
}
