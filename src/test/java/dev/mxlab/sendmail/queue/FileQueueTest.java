package dev.mxlab.sendmail.queue;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.mxlab.text.Diagnostic;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileQueueTest {
  private static final Instant NOW = Instant.parse("2026-11-22T01:53:42Z");

  private final Path directory;
  private final List<Diagnostic> complaints = new ArrayList<>();
  private final FileQueue queue;

  FileQueueTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    this.queue = open(directory, complaints);
  }

  private FileQueue open(Path at) throws IOException {
    return open(at, complaints);
  }

  private static FileQueue open(Path at, List<Diagnostic> complaints) throws IOException {
    QueueIds ids = new QueueIds(InstantSource.fixed(NOW), new Random(complaints.size() + 1));
    return FileQueue.open(at, ids, complaints::add);
  }

  private static String put(QueueStore queue, long priority) throws IOException {
    QueueStore.Writing writing = queue.create();
    writing.body().write("Hi lee\n".getBytes(US_ASCII));
    writing.commit(envelope(writing.queueId(), priority));
    return writing.queueId();
  }

  private static Envelope envelope(String id, long priority) {
    return Letters.letter(id, NOW, priority, "hello", "<lee@naver.com>");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .map(name -> name.substring(0, 2))
          .sorted()
          .toList();
    }
  }

  @Test
  void aCommittedMessageStandsThereAsQfAndDf() throws IOException {
    String id = put(queue, 30_000);
    assertThat(files()).containsExactly("df", "qf");
    assertThat(queue.find(id)).contains(envelope(id, 30_000));
    assertThat(queue.body(id)).hasContent("Hi lee\n");
    assertThat(queue.bodySize(id)).isEqualTo(7);
  }

  @Test
  void nothingIsSeenBeforeTheCommitAndNothingStaysOfAnAbort() throws IOException {
    QueueStore.Writing writing = queue.create();
    writing.body().write(1);
    assertThat(queue.list()).isEmpty();
    writing.abort();
    assertThat(files()).isEmpty();
  }

  @Test
  void listsTheMostUrgentFirst() throws IOException {
    String late = put(queue, 90_000);
    String early = put(queue, 30_000);
    assertThat(queue.list()).extracting(Envelope::queueId).containsExactly(early, late);
  }

  @Test
  void updatesAndRemoves() throws IOException {
    String id = put(queue, 30_000);
    queue.update(envelope(id, 120_000).withMessage("Deferred: later"));
    assertThat(queue.find(id)).get().extracting(Envelope::message).isEqualTo("Deferred: later");
    assertThat(files()).containsExactly("df", "qf");
    queue.remove(id);
    assertThat(files()).isEmpty();
    assertThat(queue.find(id)).isEmpty();
    assertThatThrownBy(() -> queue.update(envelope(id, 1))).isInstanceOf(IOException.class);
  }

  @Test
  void oneTakesAMessageAtATime() throws IOException {
    String id = put(queue, 1);
    assertThat(queue.lock(id)).isTrue();
    assertThat(queue.lock(id)).isFalse();
    queue.unlock(id);
    assertThat(queue.lock(id)).isTrue();
  }

  @Test
  void aStopBeforeTheCommitLeavesNothingAfterTheRestart() throws IOException {
    QueueStore.Writing writing = queue.create();
    writing.body().write("half".getBytes(US_ASCII));
    writing.body().flush();
    String kept = put(queue, 1);
    Files.writeString(directory.resolve("tf" + writing.queueId()), "V8\n");
    FileQueue again = open(directory);
    assertThat(files()).containsExactly("df", "qf");
    assertThat(again.list()).extracting(Envelope::queueId).containsExactly(kept);
    assertThat(complaints).hasSize(1);
  }

  @Test
  void aStopBetweenTheTwoRemovalsLosesAndDoublesNothing() throws IOException {
    String id = put(queue, 1);
    Files.delete(directory.resolve("qf" + id));
    FileQueue again = open(directory);
    assertThat(again.list()).isEmpty();
    assertThat(files()).isEmpty();
  }

  @Test
  void aStopInTheMiddleOfAnUpdateKeepsTheOldState() throws IOException {
    String id = put(queue, 1);
    Files.writeString(directory.resolve("tf" + id), "V8\nT17");
    FileQueue again = open(directory);
    assertThat(again.list()).containsExactly(envelope(id, 1));
    assertThat(files()).containsExactly("df", "qf");
  }

  @Test
  void aBrokenQfIsSetAsideAndTheOthersGoOn() throws IOException {
    String broken = put(queue, 1);
    String good = put(queue, 1);
    Files.writeString(directory.resolve("qf" + broken), "V8\nT17");
    assertThat(queue.list()).extracting(Envelope::queueId).containsExactly(good);
    assertThat(files()).containsExactly("Qf", "df", "df", "qf");
    assertThat(complaints)
        .extracting(Diagnostic::message)
        .contains(broken + ": Losing ./qf" + broken + ": bogus queue file");
    open(directory);
    assertThat(files()).as("its body may still be wanted").hasSize(4);
  }

  @Test
  void whatIsHeldBackIsAnotherKindOfFile() throws IOException {
    String id = put(queue, 1);
    queue.update(queue.find(id).orElseThrow().quarantined("looks odd"));
    assertThat(files()).containsExactly("df", "hf");
    assertThat(queue.list()).isEmpty();
    List<String> held = new ArrayList<>();
    queue.browse(QueueKind.QUARANTINED, one -> held.add(one.quarantine()));
    assertThat(held).containsExactly("looks odd");
    FileQueue again = open(directory);
    assertThat(again.find(id).orElseThrow().quarantine()).isEqualTo("looks odd");
    again.update(again.find(id).orElseThrow().quarantined(""));
    assertThat(files()).containsExactly("df", "qf");
    again.remove(id);
    assertThat(files()).isEmpty();
  }

  @Test
  void aMutatedQfHarmsNobody() throws IOException {
    Random random = new Random(11);
    String id = put(queue, 1);
    byte[] good = Files.readAllBytes(directory.resolve("qf" + id));
    for (int i = 0; i < 600; i++) {
      byte[] bad = random.nextInt(4) == 0 ? cut(good, random) : good.clone();
      for (int n = random.nextInt(6); n >= 0 && bad.length > 0; n--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      Files.deleteIfExists(directory.resolve("Qf" + id));
      Files.write(directory.resolve("qf" + id), bad);
      queue.browse(any -> {});
      queue.list();
      Optional<Envelope> found = queue.find(id);
      boolean lost = Files.exists(directory.resolve("Qf" + id));
      assertThat(found.isPresent() != lost).as("read, or set aside: %s", i).isTrue();
      if (found.isPresent()) {
        queue.update(found.get());
        assertThat(queue.find(id)).isPresent();
      }
      assertThat(Files.exists(directory.resolve("df" + id))).isTrue();
    }
  }

  private static byte[] cut(byte[] whole, Random random) {
    return Arrays.copyOf(whole, random.nextInt(whole.length));
  }

  @Test
  void complainsOfAnOddLineOnce() throws IOException {
    String id = put(queue, 1);
    Path qf = directory.resolve("qf" + id);
    Files.writeString(qf, Files.readString(qf).replace("V8\n", "V8\n~odd\n"));
    assertThat(queue.list()).hasSize(1);
    assertThat(queue.list()).hasSize(1);
    assertThat(complaints).hasSize(1);
  }

  @Test
  void aQfWithoutItsBodyIsSetAside() throws IOException {
    String id = put(queue, 1);
    Files.delete(directory.resolve("df" + id));
    assertThat(queue.list()).isEmpty();
    assertThat(files()).containsExactly("Qf");
  }

  @Test
  void junkInTheDirectoryIsLeftAlone() throws IOException {
    Files.writeString(directory.resolve("README"), "hello");
    Files.createDirectory(directory.resolve("qfdirectory"));
    Files.writeString(directory.resolve("qf"), "");
    Files.writeString(directory.resolve("dfnotes"), "");
    String id = put(queue, 1);
    assertThat(open(directory).list()).extracting(Envelope::queueId).containsExactly(id);
    assertThat(directory.resolve("README")).exists();
    assertThat(directory.resolve("dfnotes")).exists();
  }

  @Test
  void neverGivesAnIdThatStandsOnTheDisk() throws IOException {
    String first = put(queue, 1);
    FileQueue twin =
        FileQueue.open(
            directory, new QueueIds(InstantSource.fixed(NOW), new Random(1)), complaints::add);
    assertThat(twin.create().queueId()).isNotEqualTo(first);
  }

  @Test
  void worksWhereADirectoryCannotBeForced() throws IOException {
    try (FileSystem files = Jimfs.newFileSystem(Configuration.unix())) {
      FileQueue other = open(files.getPath("/var/spool/mqueue"));
      String id = put(other, 1);
      other.update(envelope(id, 2));
      assertThat(other.list()).containsExactly(envelope(id, 2));
      other.remove(id);
      assertThat(other.list()).isEmpty();
    }
  }
}
