package dev.mxlab.sendmail.delivery;

import dev.mxlab.journal.Event;
import dev.mxlab.sendmail.queue.Attendance;
import dev.mxlab.sendmail.queue.QueueGroup;
import dev.mxlab.sendmail.queue.Schedule;
import dev.mxlab.sendmail.queue.Selection;
import dev.mxlab.time.Activity;
import dev.mxlab.time.Timer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The queue runs of a {@link Deliverer}: which messages, in which order, and when. Every group of
 * queues has runs of its own.
 */
final class QueueRuns {
  private static final Logger LOG = LogManager.getLogger(QueueRuns.class);

  /** Tries a message; the stage never fails. */
  interface Tries {
    CompletableFuture<Void> tried(
        String queueId, Occasion occasion, Attendance attendance, ConnectionCache cache);
  }

  private final Deliverer.Parts parts;
  private final Settings settings;
  private final Supplier<ConnectionCache> caches;
  private final Tries tries;

  /** By group, with {@link #busy} and {@link #closed} guarded by this. */
  private final Map<String, Timer> timers = new HashMap<>();

  /** Groups whose run of the timer has not ended. */
  private final Set<String> busy = new HashSet<>();

  private boolean closed;

  QueueRuns(
      Deliverer.Parts parts, Settings settings, Supplier<ConnectionCache> caches, Tries tries) {
    this.parts = parts;
    this.settings = settings;
    this.caches = caches;
    this.tries = tries;
  }

  static Consumer<String> saying(@Nullable Consumer<String> verbose) {
    return verbose == null ? line -> {} : verbose;
  }

  /** What holds for a queue of one directory. */
  private List<QueueGroup> groups() {
    List<QueueGroup> groups = parts.queue().groups();
    return groups.isEmpty()
        ? List.of(new QueueGroup(QueueGroup.DEFAULT, Duration.ZERO, 0, 0, 0))
        : groups;
  }

  void start(Duration interval) {
    for (QueueGroup group : groups()) {
      boolean own = !group.interval().isZero() && !interval.isZero();
      runByTimer(group.name(), own ? group.interval() : interval);
    }
  }

  private void runByTimer(String group, Duration interval) {
    boolean free;
    synchronized (this) {
      if (closed) {
        return;
      }
      if (!interval.isZero()) {
        timers.put(group, parts.time().after(interval, () -> runByTimer(group, interval)));
      }
      // A run that takes longer than the interval must not meet itself.
      free = busy.add(group);
    }
    if (free) {
      run(Selection.ALL.in(group), null, () -> ranByTimer(group));
    }
  }

  private synchronized void ranByTimer(String group) {
    busy.remove(group);
  }

  synchronized void close() {
    closed = true;
    timers.values().forEach(Timer::cancel);
    timers.clear();
  }

  /** Whoever waits for the activity's end may count on {@code ended} having been called. */
  CompletableFuture<Void> run(Selection which, @Nullable Consumer<String> verbose, Runnable ended) {
    Activity activity = parts.time().begin();
    CompletableFuture<Void> run;
    try {
      boolean busy = settings.connections().busy().getAsBoolean();
      if (busy) {
        leftOut(verbose);
      }
      run =
          CompletableFuture.supplyAsync(() -> busy ? List.<Work>of() : due(which), parts.blocking())
              .thenCompose(work -> runAll(work.iterator(), which, verbose));
    } catch (RuntimeException refused) {
      run = CompletableFuture.failedFuture(refused);
    }
    return run.exceptionally(
            failure -> {
              LOG.error("a queue run broke off", failure);
              return null;
            })
        .thenRun(ended)
        .thenRun(activity::close);
  }

  private void leftOut(@Nullable Consumer<String> verbose) {
    String why = "Skipping queue run -- load average too high";
    saying(verbose).accept(why);
    saying(verbose).accept("");
    parts.journal().record(new Event.DaemonSaid("sendmail", "info", "runqueue: " + why));
  }

  /** What is due of a group, in order. */
  private record Work(QueueGroup group, List<String> ids) {
    Work within(int runners) {
      return new Work(
          new QueueGroup(group.name(), group.interval(), group.jobs(), runners, group.recipients()),
          ids);
    }
  }

  private List<Work> due(Selection which) {
    List<Work> all = new ArrayList<>();
    Set<String> once = new HashSet<>();
    for (QueueGroup group : groups()) {
      if (which.covers(group.name())) {
        List<String> ids = new ArrayList<>(due(which, group));
        // Two groups may share a directory.
        ids.removeIf(id -> !once.add(id));
        all.add(new Work(group, ids));
      }
    }
    return all;
  }

  /** Whose time has come, in the order of the schedule. */
  private List<String> due(Selection which, QueueGroup group) {
    Schedule schedule = settings.schedule();
    Instant now = parts.clock().instant();
    List<Schedule.Waiting> due = new ArrayList<>();
    try {
      parts
          .queue()
          .in(group.name())
          .browse(
              which.kind(),
              envelope -> {
                Instant rested = envelope.lastTried().plus(schedule.minQueueAge());
                boolean young = envelope.tries() > 0 && rested.isAfter(now);
                // Whoever names messages wants them now (queue.c).
                if (which.fits(envelope) && (!young || !which.terms().isEmpty())) {
                  due.add(Schedule.Waiting.of(envelope));
                }
              });
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    due.sort(schedule.comparator());
    int most = group.jobs() > 0 ? group.jobs() : schedule.mostInRun();
    return due.stream()
        .limit(most > 0 ? most : Long.MAX_VALUE)
        .map(Schedule.Waiting::queueId)
        .toList();
  }

  /** One group after the other for a listener, side by side for none. */
  private CompletableFuture<Void> runAll(
      Iterator<Work> work, Selection which, @Nullable Consumer<String> verbose) {
    if (verbose != null) {
      return work.hasNext()
          ? run(work.next(), which, verbose).thenCompose(done -> runAll(work, which, verbose))
          : CompletableFuture.completedFuture(null);
    }
    int most = settings.connections().runners();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    int running = 0;
    while (work.hasNext() && (most == 0 || running < most)) {
      Work one = work.next();
      int own = one.group().runners();
      int lanes = most == 0 ? own : Math.min(own == 0 ? most : own, most - running);
      running += lanes;
      all.add(run(one.within(lanes), which, null));
    }
    CompletableFuture<Void> these = CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    // The groups that are too many have their turn when these are done (MaxQueueChildren).
    return work.hasNext() ? these.thenCompose(done -> runAll(work, which, null)) : these;
  }

  /** One after the other for a listener, many at once for none. */
  private CompletableFuture<Void> run(
      Work work, Selection which, @Nullable Consumer<String> verbose) {
    Occasion occasion = which.terms().isEmpty() ? Occasion.RUN : Occasion.ASKED;
    boolean single = verbose != null || settings.connections().oneAtATime();
    int runners = work.group().runners();
    int most = runners > 0 ? Math.min(runners, settings.maxDeliveries()) : settings.maxDeliveries();
    return lanes(turns(work.ids(), occasion), single ? 1 : most, verbose, caches);
  }

  /** Tries these, as many at once as may be; the stage ends when each was tried. */
  CompletableFuture<Void> all(List<String> ids, Supplier<ConnectionCache> own) {
    return lanes(turns(ids, Occasion.RUN), settings.maxDeliveries(), null, own);
  }

  private CompletableFuture<Void> lanes(
      List<Turn> turns,
      int most,
      @Nullable Consumer<String> verbose,
      Supplier<ConnectionCache> each) {
    Iterator<Turn> line = turns.iterator();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int lane = 0; lane < Math.min(turns.size(), most); lane++) {
      ConnectionCache cache = each.get();
      all.add(lane(line, verbose, cache).thenCompose(done -> cache.flush(saying(verbose))));
    }
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
  }

  private record Turn(String queueId, int number, int of, Occasion occasion) {}

  private static List<Turn> turns(List<String> ids, Occasion occasion) {
    List<Turn> turns = new ArrayList<>();
    for (String id : ids) {
      turns.add(new Turn(id, turns.size() + 1, ids.size(), occasion));
    }
    return turns;
  }

  /** Like a queue runner of sendmail, which is a process with connections of its own. */
  private CompletableFuture<Void> lane(
      Iterator<Turn> turns, @Nullable Consumer<String> verbose, ConnectionCache cache) {
    Turn turn;
    synchronized (turns) {
      if (!turns.hasNext()) {
        return CompletableFuture.completedFuture(null);
      }
      turn = turns.next();
    }
    if (verbose != null) {
      String directory = parts.queue().shown(turn.queueId(), settings.queueDirectory());
      verbose.accept("");
      verbose.accept(
          "Running %s/%s (sequence %d of %d)"
              .formatted(directory, turn.queueId(), turn.number(), turn.of()));
    }
    // Asynchronously, so that a long queue of locked messages does not pile up on the stack.
    return tries
        .tried(turn.queueId(), turn.occasion(), Attendance.of(verbose), cache)
        .thenComposeAsync(done -> lane(turns, verbose, cache), parts.blocking());
  }
}
