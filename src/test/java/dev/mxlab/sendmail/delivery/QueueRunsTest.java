package dev.mxlab.sendmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.sendmail.queue.FileQueue;
import dev.mxlab.sendmail.queue.GroupedQueue;
import dev.mxlab.sendmail.queue.Letters;
import dev.mxlab.sendmail.queue.QueueGroup;
import dev.mxlab.sendmail.queue.QueueIds;
import dev.mxlab.sendmail.queue.QueueStore;
import dev.mxlab.sendmail.queue.Selection;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of several queue groups, as {@code sendmail -v -q} of 8.17.1 showed them. */
class QueueRunsTest {
  @TempDir Path home;
  private Post post;
  private GroupedQueue queue;

  @BeforeEach
  void opens() throws Exception {
    List<QueueStore.Part> parts = new ArrayList<>();
    for (String name : List.of("mqueue", "out")) {
      Path directory = home.resolve(name);
      QueueStore one =
          FileQueue.open(
              directory, new QueueIds(InstantSource.fixed(Post.START), new Random(3)), any -> {});
      parts.add(new QueueStore.Part(name, "/var/spool/" + name, one));
    }
    queue =
        new GroupedQueue(
            List.of(
                new QueueGroup("mqueue", Duration.ZERO, 0, 0, 0),
                new QueueGroup("out", Duration.ofMinutes(3), 2, 1, 0)),
            parts,
            new Random(1));
    post = new Post(home.resolve("post"), queue);
  }

  @AfterEach
  void closes() {
    post.close();
  }

  private String put(String group, String to) throws Exception {
    QueueStore.Writing writing = queue.create();
    writing.into(group);
    writing.commit(
        Letters.letter(writing.queueId(), post.time.instant(), 30_000, "", "<" + to + ">"));
    return writing.queueId();
  }

  private List<String> run(Selection which) throws Exception {
    List<String> said = new ArrayList<>();
    post.deliverer.runNow(which, said::add).toCompletableFuture().get(10, TimeUnit.SECONDS);
    return said.stream().filter(line -> line.startsWith("Running")).toList();
  }

  @Test
  void everyGroupHasItsOwnRunAndItsOwnMostJobs() throws Exception {
    String first = put("mqueue", "a@silent.test");
    List<String> out = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      out.add(put("out", "x@refused.test"));
    }
    List<String> ran = run(Selection.ALL);
    assertThat(ran).hasSize(3);
    assertThat(ran.get(0)).isEqualTo("Running /var/spool/mqueue/" + first + " (sequence 1 of 1)");
    assertThat(ran.get(1)).startsWith("Running /var/spool/out/").endsWith("(sequence 1 of 2)");
    assertThat(ran.get(2)).startsWith("Running /var/spool/out/").endsWith("(sequence 2 of 2)");
    assertThat(run(Selection.ALL.in("mqueue"))).hasSize(1);
    assertThat(run(Selection.of(out.get(2)).in("mqueue"))).isEmpty();
    assertThat(run(Selection.of(out.get(2)).in("out"))).hasSize(1);
  }

  @Test
  void aGroupMayRunMoreOftenThanTheOthers() throws Exception {
    String slow = put("mqueue", "x@refused.test");
    String often = put("out", "x@refused.test");
    run(Selection.ALL);
    post.deliverer.start(Duration.ofMinutes(10));
    post.advance(Duration.ofMinutes(9).plusSeconds(30));
    assertThat(queue.find(slow).orElseThrow().tries()).isEqualTo(2);
    assertThat(queue.find(often).orElseThrow().tries()).isEqualTo(5);
    post.deliverer.close();
    post.advance(Duration.ofMinutes(30));
    assertThat(queue.find(often).orElseThrow().tries()).isEqualTo(5);
  }
}
