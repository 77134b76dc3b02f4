package dev.mxlab.sendmail.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.disk.NotedDisk;
import dev.mxlab.mailbox.MailStore;
import dev.mxlab.mailbox.MboxStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The machine loses its power at every moment of a busy while: whatever was not forced to the disk
 * may be lost, in whole or in part. Nothing that was accepted may be missing then, nothing may be
 * torn, and what stands in a mailbox does not wait in the queue.
 */
class PowerLossTest {
  private static final Instant NOW = Instant.parse("2026-11-22T01:54:19Z");
  private static final Pattern BODY = Pattern.compile("body (\\d+) begins\n(.*)body (\\d+) ends\n");

  @TempDir private Path home;
  private Random random = new Random(0);
  private final Map<String, String> bodies = new HashMap<>();
  private int count;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 20261122})
  void nothingAcceptedIsLostOrTornOrDoubled(long seed) throws IOException {
    random = new Random(seed);
    NotedDisk disk = new NotedDisk(home);
    work(disk);
    int moments = disk.moments();
    assertThat(moments).isGreaterThan(300);
    for (int i = 0; i < 60; i++) {
      int moment = 1 + random.nextInt(moments);
      disk.loseWhatWasNotForced(moment, random);
      check(moment, disk.promises(moment));
    }
  }

  private FileQueue open(Path root, long seed) throws IOException {
    return FileQueue.open(
        root.resolve("mqueue"),
        root.resolve("logs"),
        new QueueIds(() -> NOW, new Random(seed)),
        any -> {},
        Runnable::run);
  }

  /** Messages come, wait, are tried, and reach mailboxes; now and then the queue is opened anew. */
  private void work(NotedDisk disk) throws IOException {
    Path spool = disk.root().resolve("mail");
    Files.createDirectories(spool);
    MailStore store = new MboxStore(spool);
    for (int life = 0; life < 3; life++) {
      FileQueue queue = open(disk.root(), life);
      List<Envelope> alive = new ArrayList<>(queue.list());
      for (int step = 0; step < 60; step++) {
        if (alive.size() < 6 && random.nextBoolean()) {
          alive.add(accept(queue, disk));
        } else if (!alive.isEmpty()) {
          Envelope one = alive.remove(random.nextInt(alive.size()));
          Envelope left = tried(queue, store, one, disk);
          if (left != null) {
            alive.add(left);
          }
        }
      }
    }
  }

  private Envelope accept(FileQueue queue, NotedDisk disk) throws IOException {
    int number = count++;
    int length = random.nextInt(20) == 0 ? 300_000 : random.nextInt(3_000);
    String text =
        "body " + number + " begins\n" + "x".repeat(length) + "\nbody " + number + " ends\n";
    QueueStore.Writing writing = queue.create();
    writing.body().write(text.getBytes(StandardCharsets.US_ASCII));
    Envelope envelope = envelope(writing.queueId(), random.nextBoolean());
    bodies.put(writing.queueId(), text);
    if (random.nextInt(3) == 0) {
      writing.commit(envelope);
    } else {
      writing.pass(envelope);
    }
    disk.promise(writing.queueId());
    return envelope;
  }

  private static Envelope envelope(String id, boolean two) {
    return two
        ? Letters.letter(id, NOW, 30_000, "", "lee", "kim")
        : Letters.letter(id, NOW, 30_000, "", "lee");
  }

  /** One attempt: what an attempt of delivery does to the disk. Null when it is done with. */
  private @Nullable Envelope tried(
      FileQueue queue, MailStore store, Envelope message, NotedDisk disk) throws IOException {
    switch (random.nextInt(4)) {
      case 0 -> queue.keep(message.queueId());
      case 1 -> queue.update(message.withMessage("Deferred: " + random.nextInt(100)));
      default -> {
        Envelope.Recipient first = message.recipients().get(0);
        deliver(queue, store, message, first);
        List<Envelope.Recipient> rest =
            message.recipients().subList(1, message.recipients().size());
        if (rest.isEmpty()) {
          queue.remove(message.queueId());
          return null;
        }
        Envelope left = message.withRecipients(rest);
        queue.update(left);
        disk.promise(message.queueId());
        return left;
      }
    }
    return queue.find(message.queueId()).orElseThrow();
  }

  private void deliver(
      FileQueue queue, MailStore store, Envelope message, Envelope.Recipient recipient)
      throws IOException {
    String id = message.queueId();
    byte[] text =
        ("X-Id: " + id + "\n\n" + Objects.requireNonNull(bodies.get(id)))
            .getBytes(StandardCharsets.US_ASCII);
    store.deliver(
        recipient.address(),
        "kim@daum.net",
        NOW.atZone(ZoneOffset.UTC),
        new MailStore.Content() {
          @Override
          public InputStream open() {
            return new ByteArrayInputStream(text);
          }

          @Override
          public MailStore.@Nullable Noted note(MailStore.Place place, byte[] bytes) {
            QueueStore.Noted noted =
                queue.land(
                    id, Landing.of(recipient.address(), place.mailbox(), place.offset(), bytes));
            return noted == null ? null : noted::await;
          }
        });
  }

  private void check(int moment, List<String> promises) throws IOException {
    // Forced on a disk of our own, which costs nothing.
    FileQueue queue = open(new NotedDisk(home).root(), 1_000 + moment);
    Set<String> waiting = new HashSet<>();
    for (Envelope envelope : queue.list()) {
      String id = envelope.queueId();
      try (InputStream in = queue.body(id)) {
        assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII))
            .as("the body of %s after moment %d", id, moment)
            .isEqualTo(bodies.get(id));
      }
      envelope.recipients().forEach(one -> waiting.add(id + " " + one.address()));
    }
    Set<String> served = new HashSet<>();
    for (String user : List.of("lee", "kim")) {
      Path box = home.resolve("mail").resolve(user);
      if (Files.exists(box)) {
        for (String id : whole(Files.readString(box, StandardCharsets.US_ASCII), moment)) {
          assertThat(served.add(id + " " + user)).as("%s once, moment %d", id, moment).isTrue();
        }
      }
    }
    for (String id : promises) {
      boolean known =
          waiting.stream().anyMatch(w -> w.startsWith(id))
              || served.stream().anyMatch(s -> s.startsWith(id));
      assertThat(known).as("%s, accepted before moment %d, is somewhere", id, moment).isTrue();
    }
    Set<String> both = new HashSet<>(waiting);
    both.retainAll(served);
    assertThat(both).as("in a mailbox and in the queue, moment %d", moment).isEmpty();
  }

  /** The messages of a mailbox, all of them whole. */
  private List<String> whole(String mbox, int moment) {
    List<String> ids = new ArrayList<>();
    for (String message : mbox.split("(?m)^From ", -1)) {
      Matcher id = Pattern.compile("X-Id: (\\S+)\n\n").matcher(message);
      if (id.find()) {
        String body = message.substring(id.end());
        boolean whole = body.startsWith(bodies.getOrDefault(id.group(1), "?"));
        if (whole) {
          ids.add(id.group(1));
        } else {
          assertThat(body).as("torn: %s, moment %d", id.group(1), moment).matches(BODY);
        }
      }
    }
    return ids;
  }
}
