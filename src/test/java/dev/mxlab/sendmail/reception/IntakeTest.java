package dev.mxlab.sendmail.reception;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.sendmail.TestMail;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.smtp.Reply;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of a message from the connection's thread to the disk's. */
class IntakeTest {
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final CountDownLatch ended = new CountDownLatch(1);
  private Path directory;
  private Mta mta;

  @BeforeEach
  void host(@TempDir Path home) {
    directory = home;
    mta = TestMail.in(home).mta();
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private Intake intake() {
    return new Intake(new Letter(mta), threads, IntakeTest::commit, ended::countDown);
  }

  private static CompletionStage<Reply> commit(Letter letter) throws java.io.IOException {
    Envelope envelope =
        letter.commit(
            Origin.local("kim", "", java.util.Map.of()),
            "<kim@daum.net>",
            List.of(new Envelope.Recipient("<lee@naver.com>", "PFD", "", "", "")),
            letter.headers(),
            "bs",
            "",
            false);
    return CompletableFuture.completedFuture(Reply.of(250, "2.0.0", envelope.queueId()));
  }

  @Test
  void keepsTheOrderOfALargeMessageAndAsksForPauses() throws Exception {
    Random random = new Random(3);
    StringBuilder text = new StringBuilder("Subject: large\n\n");
    while (text.length() < 4_000_000) {
      text.append("line ").append(random.nextInt()).append('\n');
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
    Intake intake = intake();
    Semaphore resumed = new Semaphore(0);
    int at = 0;
    while (at < bytes.length) {
      int length = Math.min(1 + random.nextInt(60_000), bytes.length - at);
      if (!intake.write(bytes, at, length, resumed::release)) {
        assertThat(resumed.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
      }
      at += length;
    }
    Reply reply = intake.finish().toCompletableFuture().get(10, TimeUnit.SECONDS);
    assertThat(reply.code()).isEqualTo(250);
    assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    try (InputStream in = mta.queue().body(reply.lines().get(0))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1))
          .isEqualTo(text.substring(text.indexOf("\n\n") + 2));
    }
  }

  @Test
  void takesBackWhatWasWritten() throws Exception {
    Intake intake = intake();
    byte[] piece = ("\n" + "x".repeat(99_999)).getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < 4; i++) {
      intake.write(piece, 0, piece.length, () -> {});
    }
    intake.abort();
    assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(directory.resolve("var/spool/mqueue")).isEmptyDirectory();
    assertThat(mta.queue().list()).isEmpty();
  }

  @Test
  void putsTheClientOffWhenTheHostGoesDown() throws Exception {
    threads.shutdown();
    Intake intake = intake();
    intake.write(new byte[] {'\n'}, 0, 1, () -> {});
    assertThat(intake.finish().toCompletableFuture().get(1, TimeUnit.SECONDS).code())
        .isEqualTo(452);
    assertThat(ended.await(1, TimeUnit.SECONDS)).isTrue();
  }
}
