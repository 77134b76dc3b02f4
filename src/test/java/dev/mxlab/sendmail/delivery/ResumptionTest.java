package dev.mxlab.sendmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process had taken and not tried when it was killed is tried by the next one. */
final class ResumptionTest {
  private final Path directory;
  private final SinkServers servers = new SinkServers();

  ResumptionTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private Post post() throws IOException {
    return new Post(directory, new MemoryMail(), false, servers, Settings.Connections.STANDARD);
  }

  @Test
  void aHostThatStartsALittleLaterGetsItsMailSoon() throws Exception {
    try (Post post = post()) {
      for (int i = 0; i < 30; i++) {
        post.take("<kim@daum.net>", "m" + i, "u" + i + "@silent.test");
      }
      post.deliverer.start(Duration.ofMinutes(10));
      post.advance(Duration.ofMillis(500));
      assertThat(post.queue.list()).hasSize(30);
      servers.silent = false;
      post.advance(Duration.ofSeconds(1));
      assertThat(post.queue.list()).isEmpty();
      assertThat(servers.heard).filteredOn(line -> line.endsWith(" .")).hasSize(30);
    }
  }

  @Test
  void aHostThatStaysAwayIsLeftToTheQueueRuns() throws Exception {
    try (Post post = post()) {
      String id = post.take("<kim@daum.net>", "one", "u@silent.test");
      post.deliverer.start(Duration.ofMinutes(10));
      post.advance(Duration.ofMinutes(5));
      int tries = post.queue.find(id).orElseThrow().tries();
      assertThat(tries).isBetween(7, 9);
      post.advance(Duration.ofMinutes(4));
      assertThat(post.queue.find(id).orElseThrow().tries()).isEqualTo(tries);
      post.advance(Duration.ofMinutes(2));
      assertThat(post.queue.find(id).orElseThrow().tries()).isEqualTo(tries + 1);
    }
  }

  @Test
  void nothingIsTriedAnyMoreOnceItIsClosed() throws Exception {
    try (Post post = post()) {
      String id = post.take("<kim@daum.net>", "one", "u@silent.test");
      post.deliverer.start(Duration.ofMinutes(10));
      post.settle();
      post.deliverer.close();
      int tries = post.queue.find(id).orElseThrow().tries();
      post.advance(Duration.ofMinutes(5));
      assertThat(post.queue.find(id).orElseThrow().tries()).isEqualTo(tries);
    }
  }
}
