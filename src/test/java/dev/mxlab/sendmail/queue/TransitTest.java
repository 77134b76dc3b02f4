package dev.mxlab.sendmail.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed by opening its directory once more. */
class TransitTest {
  private static final Instant NOW = Instant.parse("2026-11-22T01:54:19Z");

  @TempDir private Path home;
  private Path directory;
  private Path logs;
  private FileQueue queue;

  @BeforeEach
  void open() throws IOException {
    directory = home.resolve("mqueue");
    logs = home.resolve("logs");
    queue = opened();
  }

  private FileQueue opened() throws IOException {
    return FileQueue.open(
        directory, logs, new QueueIds(() -> NOW, new Random()), any -> {}, Runnable::run);
  }

  private static Envelope envelope(String id, String... recipients) {
    return Letters.letter(id, NOW, 30_000, "", recipients);
  }

  private Envelope pass(String body, String... recipients) throws IOException {
    QueueStore.Writing writing = queue.create();
    writing.body().write(body.getBytes(StandardCharsets.US_ASCII));
    Envelope envelope = envelope(writing.queueId(), recipients);
    writing.pass(envelope);
    return envelope;
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private String body(String id) throws IOException {
    try (var in = queue.body(id)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void whatPassesHasNoFiles() throws IOException {
    Envelope envelope = pass("x\n", "<lee>");
    assertThat(files()).isEmpty();
    assertThat(queue.list()).containsExactly(envelope);
    assertThat(queue.find(envelope.queueId())).contains(envelope);
    assertThat(queue.bodySize(envelope.queueId())).isEqualTo(2);
    queue.remove(envelope.queueId());
    assertThat(queue.list()).isEmpty();
    assertThat(opened().list()).isEmpty();
  }

  @Test
  void whatWaitsGetsFilesAndIsNotFoundTwice() throws IOException {
    Envelope envelope = pass("x\n", "<lee>");
    String id = envelope.queueId();
    queue.update(envelope.withMessage("Deferred: later"));
    assertThat(files()).containsExactly("df" + id, "qf" + id);
    assertThat(queue.list()).containsExactly(envelope.withMessage("Deferred: later"));
    queue = opened();
    assertThat(queue.list()).containsExactly(envelope.withMessage("Deferred: later"));
    assertThat(body(id)).isEqualTo("x\n");
  }

  @Test
  void aKilledProcessLosesNothing() throws IOException {
    Envelope one = pass("one\n", "<lee>");
    Envelope gone = pass("gone\n", "<lee>");
    Envelope two = pass("two\n".repeat(10_000), "<lee>");
    queue.remove(gone.queueId());
    queue = opened();
    assertThat(queue.list()).containsExactlyInAnyOrder(one, two);
    assertThat(body(two.queueId())).isEqualTo("two\n".repeat(10_000));
    assertThat(files()).hasSize(4);
    assertThat(opened().list()).hasSize(2);
  }

  @Test
  void aTornRecordEndsTheLog() throws IOException {
    Envelope one = pass("one\n", "<lee>");
    Path log = logs.resolve(".transit.0");
    byte[] whole = Files.readAllBytes(log);
    pass("two\n", "<lee>");
    byte[] both = Files.readAllBytes(log);
    for (int length = whole.length; length < both.length; length++) {
      byte[] torn = java.util.Arrays.copyOf(both, length);
      Files.write(log, torn);
      assertThat(TransitLog.left(logs)).as("%d octets", length).hasSize(1);
    }
    Files.write(log, whole);
    assertThat(opened().list()).containsExactly(one);
  }

  @Test
  void aLandingThatIsWholeCountsAndAPartOfItIsCutOff() throws IOException {
    Path mailbox = home.resolve("lee");
    String before = "From x\n\nold\n\n";
    String text = "From kim\n\nnew\n\n";
    for (int length = 0; length <= text.length(); length++) {
      Files.writeString(mailbox, before + text.substring(0, length));
      Envelope envelope = pass("new\n", "<lee>", "<kim@naver.com>");
      Landing landing =
          Landing.of(
              "<lee>", mailbox.toString(), before.length(), text.getBytes(StandardCharsets.UTF_8));
      Objects.requireNonNull(queue.land(envelope.queueId(), landing)).await();
      queue = opened();
      boolean whole = length == text.length();
      assertThat(mailbox).hasContent(whole ? before + text : before);
      assertThat(queue.list().get(0).recipients()).hasSize(whole ? 1 : 2);
      queue.remove(envelope.queueId());
    }
  }

  @Test
  void aLandingOfAMessageWithFilesCounts() throws IOException {
    Path mailbox = home.resolve("lee");
    Files.writeString(mailbox, "From kim\n\n");
    Envelope envelope = pass("x\n", "<lee>");
    queue.keep(envelope.queueId());
    assertThat(files()).hasSize(2);
    byte[] text = "From kim\n\n".getBytes(StandardCharsets.UTF_8);
    Landing landing = Landing.of("<lee>", mailbox.toString(), 0, text);
    Objects.requireNonNull(queue.land(envelope.queueId(), landing)).await();
    queue = opened();
    assertThat(queue.list()).isEmpty();
    assertThat(files()).isEmpty();
  }

  @Test
  void manyShareTheLogWhichDoesNotGrowForEver() throws Exception {
    Set<String> left = ConcurrentHashMap.newKeySet();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      int number = t;
      Thread thread =
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < 150; i++) {
                    Envelope envelope = pass("x".repeat(100_000) + "\n", "<lee>");
                    if (i % 50 == number) {
                      left.add(envelope.queueId());
                    } else {
                      queue.remove(envelope.queueId());
                    }
                  }
                } catch (IOException failed) {
                  left.add("failed");
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    long size = Files.size(logs.resolve(".transit.0")) + Files.size(logs.resolve(".transit.1"));
    assertThat(size).isLessThan(70 << 20);
    queue = opened();
    assertThat(queue.list())
        .extracting(Envelope::queueId)
        .containsExactlyInAnyOrderElementsOf(left);
    assertThat(left).hasSize(12);
  }

  @Test
  void selectsInAllWays() {
    Envelope envelope = envelope("6AM1sJ3L000144", "<lee@naver.com>", "<x@test.org>");
    Selection.Term naver = Selection.term("Rnaver").orElseThrow();
    Selection.Term notNaver = Selection.term("!Rnaver").orElseThrow();
    Selection.Term daum = Selection.term("Rdaum").orElseThrow();
    assertThat(Selection.ALL.and(naver).fits(envelope)).isTrue();
    // One recipient is enough, with or without a !, as sendmail 8.17.1 (Debian 12) showed.
    assertThat(Selection.ALL.and(notNaver).fits(envelope)).isTrue();
    assertThat(Selection.ALL.and(notNaver).fits(envelope("6AM1sJ3L000145", "<lee@naver.com>")))
        .isFalse();
    assertThat(Selection.ALL.and(daum).and(naver).fits(envelope)).isTrue();
    assertThat(Selection.ALL.and(naver).and(Selection.term("Idaum").orElseThrow()).fits(envelope))
        .isFalse();
    assertThat(Selection.term("30m")).isEmpty();
  }
}
