package dev.mxlab.sendmail.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Messages that pass straight through: in the log on the disk, in memory for whoever delivers them.
 * So many at most, and so many bytes; what does not fit gets files of its own at once.
 */
final class Transit {
  private static final int MOST_MESSAGES = 10_000;
  private static final long MOST_BYTES = 32 << 20;

  /** A message in memory. */
  record Passing(Envelope envelope, byte[] body) {}

  private final TransitLog log;
  private final ConcurrentHashMap<String, Passing> passing = new ConcurrentHashMap<>();
  private long bytes;
  private int count;

  private Transit(TransitLog log) {
    this.log = log;
  }

  static Transit empty(Path directory, Executor others) throws IOException {
    return new Transit(TransitLog.empty(directory, others));
  }

  /** Brings false where there is no room; true once the message is on the disk. */
  CompletionStage<Boolean> accept(Envelope envelope, byte[] body) {
    if (!reserve(body.length)) {
      return CompletableFuture.completedFuture(false);
    }
    TransitLog.Entry entry =
        log.accept(new TransitRecord.Accepted(envelope.queueId(), QfFormat.write(envelope), body));
    if (entry == null) {
      giveBack(body.length);
      return CompletableFuture.completedFuture(false);
    }
    return entry
        .written()
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                giveBack(body.length);
                log.release(envelope.queueId());
              } else {
                // Nobody may deliver what the client may yet be told was not taken.
                passing.put(envelope.queueId(), new Passing(envelope, body));
              }
            })
        .thenApply(done -> true);
  }

  private synchronized boolean reserve(int length) {
    if (count >= MOST_MESSAGES || bytes + length > MOST_BYTES) {
      return false;
    }
    bytes += length;
    count++;
    return true;
  }

  private synchronized void giveBack(int length) {
    bytes -= length;
    count--;
  }

  Optional<Passing> find(String queueId) {
    return Optional.ofNullable(passing.get(queueId));
  }

  Collection<Passing> all() {
    return passing.values();
  }

  /** Whether the log says anything of it. */
  boolean holds(String queueId) {
    return log.holds(queueId);
  }

  /** Null where the log takes no more. */
  TransitLog.@Nullable Entry land(String queueId, Landing landing) {
    return log.land(new TransitRecord.Lands(queueId, landing));
  }

  /** The message is delivered, or has files of its own by now. */
  void release(String queueId) {
    Passing was = passing.remove(queueId);
    if (was != null) {
      giveBack(was.body().length);
    }
    log.release(queueId);
  }
}
