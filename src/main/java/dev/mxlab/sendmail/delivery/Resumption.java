package dev.mxlab.sendmail.delivery;

import dev.mxlab.sendmail.queue.Attendance;
import dev.mxlab.sendmail.queue.QueueKind;
import dev.mxlab.time.Activity;
import dev.mxlab.time.Timer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
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
  private final Settings settings;
  private final Function<Duration, ConnectionCache> caches;
  private final QueueRuns.Tries tries;
  private boolean closed;
  private @Nullable Timer timer;

  /**
   * @param caches makes a cache that leaves a host alone for so long
   */
  Resumption(
      Deliverer.Parts parts,
      Settings settings,
      Function<Duration, ConnectionCache> caches,
      QueueRuns.Tries tries) {
    this.parts = parts;
    this.settings = settings;
    this.caches = caches;
    this.tries = tries;
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
    Iterator<String> line = ids.iterator();
    List<CompletableFuture<Void>> lanes = new ArrayList<>();
    for (int i = 0; i < Math.min(ids.size(), settings.maxDeliveries()); i++) {
      ConnectionCache cache = caches.apply(FIRST_PAUSE);
      lanes.add(lane(line, cache).thenCompose(done -> cache.flush(any -> {})));
    }
    return CompletableFuture.allOf(lanes.toArray(CompletableFuture[]::new))
        .thenRun(() -> later(new HashSet<>(ids), pause, round + 1));
  }

  private CompletableFuture<Void> lane(Iterator<String> line, ConnectionCache cache) {
    String id;
    synchronized (line) {
      if (!line.hasNext()) {
        return done();
      }
      id = line.next();
    }
    return tries
        .tried(id, Occasion.RUN, Attendance.NONE, cache)
        .thenComposeAsync(done -> lane(line, cache), parts.blocking());
  }

  private synchronized void later(Set<String> ids, Duration pause, int round) {
    if (!closed && round < MOST_ROUNDS) {
      timer = parts.time().after(pause, () -> round(Optional.of(ids), round));
    }
  }
}
