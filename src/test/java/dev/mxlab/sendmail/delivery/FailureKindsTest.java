package dev.mxlab.sendmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.journal.Event;
import dev.mxlab.sendmail.queue.Golden;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mail to domains that fail in one way or another, held against sendmail 8.17.1.9's own log. */
final class FailureKindsTest {
  private final Path directory;

  FailureKindsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** The recorded lines by recipient, without times and priority. */
  private static Map<String, String> recorded() {
    Map<String, String> lines = new LinkedHashMap<>();
    for (String line : Golden.text("dsn/kinds.log").lines().toList()) {
      String bare = line.replaceAll(", (delay|xdelay|pri)=[^,]*", "");
      Matcher to = Pattern.compile("to=<([^>]*)>").matcher(bare);
      assertThat(to.find()).isTrue();
      lines.merge(to.group(1), bare, (one, other) -> one + "\n" + other);
    }
    return lines;
  }

  @Test
  void logsWhatSendmailLogs() throws Exception {
    Map<String, String> expected = new TreeMap<>(recorded());
    Map<String, String> found = new TreeMap<>();
    try (Post post = new Post(directory)) {
      for (String address : expected.keySet()) {
        String id = post.send("<kim@daum.net>", "dns test", address);
        for (Event.DeliveryEnded e : post.events(Event.DeliveryEnded.class)) {
          if (e.queueId().equals(id)) {
            found.merge(address, Post.logged(e), (one, other) -> one + "\n" + other);
          }
        }
      }
    }
    // Equal preferences are shuffled, and what the reception defers by itself names no sender.
    found.compute("x@samepref.test", (k, v) -> String.valueOf(v).replace("alive2", "alive"));
    for (String address : List.of("x@brokenzone.test", "x@servfail.com")) {
      found.compute(
          address, (k, v) -> String.valueOf(v).replace(", ctladdr=<kim@daum.net> (1000/1000)", ""));
    }
    expected.forEach((address, line) -> assertThat(found.get(address)).isEqualTo(line));
    assertThat(found).hasSize(28);
  }

  @Test
  void keepsWhatIsDeferredWithTheStateThatMailqShows() throws Exception {
    Map<String, String> states =
        Map.of(
            "x@temp.test", "Deferred: 450 4.2.1 mailbox busy",
            "x@deadmx.test", "Deferred: dead.test.: No route to host",
            "x@refused.test", "Deferred: Connection refused by refusedhost.test.",
            "x@servfail.com", "host map: lookup (servfail.com): deferred",
            "x@[192.168.111.250]", "Deferred: [192.168.111.250]: No route to host");
    try (Post post = new Post(directory)) {
      for (Map.Entry<String, String> one : states.entrySet()) {
        String id = post.send("<kim@daum.net>", "dns test", one.getKey());
        assertThat(post.queue.find(id))
            .get()
            .satisfies(
                e -> {
                  assertThat(e.message()).isEqualTo(one.getValue());
                  assertThat(e.tries()).isEqualTo(1);
                  assertThat(e.priority()).isEqualTo(30_091);
                  assertThat(e.lastTried()).isEqualTo(Post.START);
                });
      }
    }
  }

  /** Ids, times and the seconds of a boundary differ from run to run. */
  static String timeless(String text) {
    return text.replaceAll("6A[MR]\\w{5}\\d{6}", "QUEUEID")
        .replaceAll("QUEUEID\\.\\d+/", "QUEUEID.SECONDS/")
        .replaceAll("<\\d{12}\\.", "<STAMP.")
        .replaceAll("(Sun|Tue|Fri), (22|17|27) Nov 2026 \\d\\d:\\d\\d:\\d\\d", "DATE")
        .replaceAll("Sun Nov 22 \\d\\d:\\d\\d:\\d\\d 2026", "FROM DATE")
        .strip();
  }

  private static Map<String, String> byRecipient(Iterable<String> messages) {
    Map<String, String> all = new TreeMap<>();
    for (String message : messages) {
      Matcher final_ = Pattern.compile("Final-Recipient: RFC822; (.*)").matcher(message);
      assertThat(final_.find()).isTrue();
      all.put(final_.group(1), timeless(message));
    }
    return all;
  }

  @Test
  void writesTheBouncesThatSendmailWrites() throws Exception {
    Map<String, String> expected =
        byRecipient(List.of(Golden.text("dsn/bounces.mbox").split("(?m)^(?=From MAILER-DAEMON)")));
    try (Post post = new Post(directory)) {
      for (String address : recorded().keySet()) {
        post.send("<kim@daum.net>", "dns test", address);
      }
      Map<String, String> found = byRecipient(post.mail.messages("kim"));
      assertThat(found.keySet()).isEqualTo(expected.keySet()).hasSize(12);
      expected.forEach((address, text) -> assertThat(found.get(address)).isEqualTo(text));
      assertThat(byRecipient(post.mail.messages("root")))
          .isEqualTo(byRecipient(List.of(Golden.text("dsn/postmaster-copy.mbox"))));
    }
  }
}
