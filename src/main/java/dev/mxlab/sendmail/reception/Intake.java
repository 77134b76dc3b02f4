package dev.mxlab.sendmail.reception;

import dev.mxlab.smtp.Reply;
import dev.mxlab.smtp.server.Reception;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Carries a message from the connection's thread to the disk's: pieces wait in memory, few of them,
 * and are written one after another on the blocking executor. A small message costs one task.
 */
final class Intake implements Reception.Content {
  private static final Logger LOG = LogManager.getLogger(Intake.class);

  /** Above this much the client is asked to wait. */
  private static final int HIGH_WATER = 512 * 1024;

  /** From this much on writing begins; what is smaller waits for the final dot. */
  private static final int WORTH_WRITING = 64 * 1024;

  /** What ends the message. */
  interface Ending {
    /**
     * Commits {@code letter}, whose bytes are all written, and answers the client once it is on
     * disk.
     */
    CompletionStage<Reply> commit(Letter letter) throws IOException;
  }

  private static final Reply DISK =
      Reply.of(452, "4.4.5", "Insufficient disk space; try again later");

  private final Letter letter;
  private final Executor blocking;
  private final Ending ending;
  private final Runnable ended;
  private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
  private final CompletableFuture<Reply> reply = new CompletableFuture<>();
  private int waitingBytes;
  private boolean running;
  private boolean finishing;
  private boolean aborted;

  /** Of the working thread alone. */
  private boolean failed;

  private @Nullable Runnable resume;

  /**
   * @param ended called once, when nothing of the message is in work any more
   */
  Intake(Letter letter, Executor blocking, Ending ending, Runnable ended) {
    this.letter = letter;
    this.blocking = blocking;
    this.ending = ending;
    this.ended = ended;
  }

  @Override
  public synchronized boolean write(byte[] bytes, int offset, int length, Runnable resumeLater) {
    byte[] piece = new byte[length];
    System.arraycopy(bytes, offset, piece, 0, length);
    waiting.add(piece);
    waitingBytes += length;
    if (waitingBytes >= WORTH_WRITING) {
      run();
    }
    if (waitingBytes < HIGH_WATER) {
      return true;
    }
    resume = resumeLater;
    return false;
  }

  @Override
  public CompletionStage<Reply> finish() {
    synchronized (this) {
      finishing = true;
      run();
    }
    return reply;
  }

  @Override
  public synchronized void abort() {
    aborted = true;
    run();
  }

  /** Holds the lock. */
  private void run() {
    if (running) {
      return;
    }
    running = true;
    try {
      blocking.execute(this::work);
    } catch (RejectedExecutionException closing) {
      // The host goes down: nothing was promised to the client yet.
      reply.complete(DISK);
      ended.run();
    }
  }

  private void work() {
    for (byte[] piece = next(); piece != null; piece = next()) {
      if (!failed) {
        put(piece);
      }
    }
  }

  private void put(byte[] piece) {
    try {
      letter.write(piece, 0, piece.length);
    } catch (IOException | RuntimeException trouble) {
      LOG.warn("writing a message failed", trouble);
      failed = true;
    }
  }

  /** The next piece; null when there is nothing more to do now. */
  private byte @Nullable [] next() {
    Runnable wake = null;
    byte[] piece;
    boolean done;
    synchronized (this) {
      if (aborted) {
        waiting.clear();
      }
      piece = waiting.poll();
      waitingBytes -= piece == null ? waitingBytes : piece.length;
      done = piece == null && (aborted || finishing);
      // After the end nothing runs any more.
      running = piece != null || done;
      if (resume != null && waitingBytes < HIGH_WATER / 2) {
        wake = resume;
        resume = null;
      }
    }
    if (wake != null) {
      wake.run();
    }
    if (done) {
      end();
    }
    return piece;
  }

  private void end() {
    answer()
        .whenComplete(
            (answer, trouble) -> {
              if (trouble != null) {
                LOG.warn("queueing a message failed", trouble);
                letter.abort();
              }
              try {
                reply.complete(trouble == null ? answer : DISK);
              } finally {
                ended.run();
              }
            });
  }

  private CompletionStage<Reply> answer() {
    if (failed || aborted) {
      letter.abort();
      return CompletableFuture.completedFuture(DISK);
    }
    try {
      letter.end();
      return ending.commit(letter);
    } catch (IOException | RuntimeException trouble) {
      return CompletableFuture.failedFuture(trouble);
    }
  }
}
