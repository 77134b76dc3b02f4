package dev.mxlab.sendmail.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mxlab.disk.NotedDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk is full, or broken, for a while. */
class FullDiskTest {
  private static final Instant NOW = Instant.parse("2026-11-22T01:54:19Z");

  @TempDir private Path home;

  private FileQueue open(NotedDisk disk, int seed) throws IOException {
    return FileQueue.open(
        disk.root().resolve("mqueue"),
        disk.root().resolve("logs"),
        new QueueIds(() -> NOW, new Random(seed)),
        any -> {},
        Runnable::run);
  }

  private static String put(FileQueue queue, int length, boolean wait) throws IOException {
    QueueStore.Writing writing = queue.create();
    try {
      writing.body().write("x".repeat(length).getBytes(StandardCharsets.US_ASCII));
      Envelope envelope = Letters.letter(writing.queueId(), NOW, 30_000, "", "<lee@naver.com>");
      if (wait) {
        writing.commit(envelope);
      } else {
        writing.pass(envelope);
      }
    } catch (IOException refused) {
      writing.abort();
      throw refused;
    }
    return writing.queueId();
  }

  private static Set<String> ids(FileQueue queue) throws IOException {
    Set<String> all = new HashSet<>();
    queue.list().forEach(one -> all.add(one.queueId()));
    return all;
  }

  @Test
  void refusesWhatItCannotKeepLosesNothingAndGoesOn() throws IOException {
    NotedDisk disk = new NotedDisk(home);
    FileQueue queue = open(disk, 1);
    Set<String> accepted = new HashSet<>();
    for (String trouble : List.of("No space left on device", "Input/output error")) {
      for (int length : List.of(10, 1_000, 400_000)) {
        accepted.add(put(queue, length, false));
        accepted.add(put(queue, length, true));
        disk.fail(trouble);
        for (boolean wait : List.of(false, true)) {
          assertThatThrownBy(() -> put(queue, length, wait))
              .isInstanceOf(IOException.class)
              .hasMessageContaining(trouble);
        }
        String waiting = accepted.iterator().next();
        Envelope state = queue.find(waiting).orElseThrow().withMessage("Deferred");
        assertThatThrownBy(() -> queue.update(state)).isInstanceOf(IOException.class);
        disk.fail("");
        assertThat(ids(queue)).isEqualTo(accepted);
        queue.update(state);
      }
    }
    assertThat(ids(open(disk, 2))).as("after a restart").isEqualTo(accepted);
  }

  @Test
  void whoDoesNotWaitHearsOfItToo() throws IOException {
    NotedDisk disk = new NotedDisk(home);
    FileQueue queue = open(disk, 1);
    QueueStore.Writing writing = queue.create();
    String id = writing.queueId();
    disk.fail("No space left on device");
    Envelope envelope =
        new Envelope(
            id, id, NOW, Instant.EPOCH, 0, 1, "", "<>", "bs", Map.of(), List.of(), List.of());
    assertThatThrownBy(() -> writing.passing(envelope).toCompletableFuture().join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(IOException.class);
    disk.fail("");
    assertThat(queue.list()).isEmpty();
    assertThat(put(queue, 10, false)).isNotEmpty();
  }
}
