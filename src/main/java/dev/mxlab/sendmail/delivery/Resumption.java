package dev.mxlab.sendmail.delivery;

import dev.mxlab.sendmail.queue.QueueKind;
import dev.mxlab.time.Activity;
import dev.mxlab.time.Timer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What was taken and never tried, since its process was killed: the next one delivers it as if it
 * had just come. Other hosts may be starting as well, so one that does not answer is asked again
 * after a second, after two, four and so on, before its messages wait for the queue's runs.
 */
final class Resumption {
  private static final Logger LOG = LogManager.getLogger(Resumption.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final int MOST_ROUNDS = 7;

  private final Deliverer.Parts parts;
  private final QueueRuns runs;
  private final Function<Duration, ConnectionCache> caches;
  private boolean closed;
  private @Nullable Timer timer;

  /**
   * @param caches makes a cache that leaves a host alone for so long
   */
  Resumption(Deliverer.Parts parts, QueueRuns runs, Function<Duration, ConnectionCache> caches) {
    this.parts = parts;
    this.runs = runs;
    this.caches = caches;
  }

  /** The stage ends once each of them was tried; it never fails. */
  CompletableFuture<Void> begin() {
    return round(Optional.empty(), 0);
  }

  synchronized void close() {
    closed = true;
    if (timer != null) {
      timer.cancel();
    }
  }

  private CompletableFuture<Void> round(Optional<Set<String>> which, int round) {
    Activity activity = parts.time().begin();
    CompletableFuture<Void> all;
    try {
      all =
          CompletableFuture.supplyAsync(() -> waiting(which), parts.blocking())
              .thenCompose(ids -> ids.isEmpty() ? done() : tryAll(ids, round));
    } catch (RuntimeException refused) {
      all = CompletableFuture.failedFuture(refused);
    }
    return all.exceptionally(
            failure -> {
              LOG.error("what was interrupted could not be resumed", failure);
              return null;
            })
        .thenRun(activity::close);
  }

  private static CompletableFuture<Void> done() {
    return CompletableFuture.completedFuture(null);
  }

  /** Those of {@code which} that are still queued; of none, what was never tried. */
  private List<String> waiting(Optional<Set<String>> which) {
    List<String> ids = new ArrayList<>();
    try {
      parts
          .queue()
          .browse(
              QueueKind.NORMAL,
              envelope ->
                  Optional.of(envelope.queueId())
                      .filter(
                          id -> which.map(set -> set.contains(id)).orElse(envelope.tries() == 0)),
              ids::add);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return ids;
  }

  private CompletableFuture<Void> tryAll(List<String> ids, int round) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << round);
    return runs.all(ids, () -> caches.apply(FIRST_PAUSE))
        .thenRun(() -> later(new HashSet<>(ids), pause, round + 1));
  }

  private synchronized void later(Set<String> ids, Duration pause, int round) {
    if (!closed && round < MOST_ROUNDS) {
      timer = parts.time().after(pause, () -> round(Optional.of(ids), round));
    }
  }
}
