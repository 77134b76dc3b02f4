package dev.mxlab.sendmail.queue;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.text.Diagnostic;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GroupedQueueTest {
  private static final Instant NOW = Instant.parse("2026-11-22T01:53:42Z");

  @TempDir Path home;
  private final List<Diagnostic> complaints = new ArrayList<>();
  private GroupedQueue queue;

  @BeforeEach
  void opens() throws IOException {
    for (String one : List.of("main1", "main2/qf", "main2/df", "out")) {
      Files.createDirectories(home.resolve(one));
    }
    queue = open();
  }

  private GroupedQueue open() throws IOException {
    List<QueueStore.Part> parts = new ArrayList<>();
    for (String name : List.of("main1", "main2", "out")) {
      QueueIds ids = new QueueIds(InstantSource.fixed(NOW), new Random(name.hashCode()));
      Path logs = home.resolve(".log-" + name);
      QueueStore one =
          FileQueue.open(home.resolve(name), logs, ids, complaints::add, Runnable::run);
      parts.add(new QueueStore.Part(name.replaceAll("[0-9]", ""), "/q/" + name, one));
    }
    return new GroupedQueue(List.of(group("main"), group("out")), parts, new Random(7));
  }

  private static QueueGroup group(String name) {
    return new QueueGroup(name, Duration.ZERO, 0, 0, 0);
  }

  private String put(String group, int size, boolean passes) throws IOException {
    QueueStore.Writing writing = queue.create();
    writing.body().write("x".repeat(size).getBytes(US_ASCII));
    writing.into(group);
    if (passes) {
      writing.pass(envelope(writing.queueId()));
    } else {
      writing.commit(envelope(writing.queueId()));
    }
    return writing.queueId();
  }

  private static Envelope envelope(String id) {
    return Letters.letter(id, NOW, 30_000, "hello", "<lee@naver.com>");
  }

  private List<String> files(String directory) throws IOException {
    try (Stream<Path> all = Files.list(home.resolve(directory))) {
      return all.map(file -> file.getFileName().toString()).filter(n -> n.length() > 4).toList();
    }
  }

  @Test
  void messagesLieInTheirGroupsDirectories() throws IOException {
    Set<String> shown = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      shown.add(queue.shown(put("main", 10, i % 2 == 0), "?"));
    }
    assertThat(shown).containsExactlyInAnyOrder("/q/main1", "/q/main2");
    String id = put("out", 10, false);
    assertThat(files("out")).containsExactlyInAnyOrder("qf" + id, "df" + id);
    assertThat(queue.list()).hasSize(21);
    assertThat(queue.in("out").list()).extracting(Envelope::queueId).containsExactly(id);
    assertThat(queue.in("main").find(id)).isEmpty();
  }

  @Test
  void aDirectoryMayHaveOneForControlFilesAndOneForBodies() throws IOException {
    for (int i = 0; i < 20; i++) {
      put("main", 10, false);
    }
    assertThat(files("main2")).isEmpty();
    assertThat(files("main2/qf")).isNotEmpty().allMatch(name -> name.startsWith("qf"));
    assertThat(files("main2/df")).isNotEmpty().allMatch(name -> name.startsWith("df"));
    Files.writeString(home.resolve("main2/df/df" + queue.reserve()), "nobody's");
    queue = open();
    assertThat(complaints).hasSize(1);
    assertThat(queue.list()).hasSize(20);
  }

  @Test
  void aLargeBodyFindsItsGroupToo() throws IOException {
    String id = put("out", 600_000, true);
    assertThat(files("out")).containsExactlyInAnyOrder("qf" + id, "df" + id);
    assertThat(files("main1")).isEmpty();
    assertThat(files("main2/df")).isEmpty();
    assertThat(queue.bodySize(id)).isEqualTo(600_000);
  }

  @Test
  void whatAKilledProcessLeftInALogComesBackWhereItWas() throws IOException {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      ids.add(put(i % 3 == 0 ? "out" : "main", 100, true));
    }
    Map<String, String> before = new java.util.TreeMap<>();
    ids.forEach(id -> before.put(id, queue.shown(id, "?")));
    queue.remove(ids.get(0));
    queue = open();
    assertThat(queue.list()).extracting(Envelope::queueId).hasSize(11).doesNotContain(ids.get(0));
    for (String id : ids.subList(1, ids.size())) {
      assertThat(queue.shown(id, "?")).isEqualTo(before.get(id));
      try (InputStream body = queue.body(id)) {
        assertThat(body.readAllBytes()).hasSize(100);
      }
    }
  }

  @Test
  void whatWasNotCommittedIsNowhere() throws IOException {
    QueueStore.Writing writing = queue.create();
    writing.body().write(new byte[600_000]);
    writing.into("out");
    writing.abort();
    queue = open();
    assertThat(queue.list()).isEmpty();
    assertThat(complaints).isEmpty();
  }

  @Test
  void aMessageIsLockedOnceWhicheverWayOneCame() throws IOException {
    String id = put("out", 10, false);
    assertThat(queue.lock(id)).isTrue();
    assertThat(queue.in("out").lock(id)).isFalse();
    assertThat(queue.parts().get(2).store().lock(id)).isFalse();
    queue.remove(id);
    queue.unlock(id);
    assertThat(queue.parts().get(2).store().lock(id)).isTrue();
  }

  @Test
  void envelopesAndBodiesAreUpdatedWhereTheyAre() throws IOException {
    String id = put("out", 10, true);
    queue.update(envelope(id).withMessage("Deferred"));
    assertThat(files("out")).containsExactlyInAnyOrder("qf" + id, "df" + id);
    assertThat(queue.find(id)).map(Envelope::message).contains("Deferred");
    queue.setAside(id, "because");
    assertThat(files("out")).containsExactlyInAnyOrder("Qf" + id, "df" + id);
  }

  @Test
  void manyTakeIdsAtOnceAndNobodyGetsAnotherOnes() {
    List<CompletableFuture<List<String>>> all =
        Stream.generate(
                () ->
                    CompletableFuture.supplyAsync(
                        () -> Stream.generate(queue::reserve).limit(200).toList()))
            .limit(4)
            .toList();
    Set<String> ids = new HashSet<>();
    all.forEach(one -> ids.addAll(one.join()));
    assertThat(ids).hasSize(800);
  }
}
