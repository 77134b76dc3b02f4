package dev.mxlab.sendmail.delivery;

import dev.mxlab.host.Onward;
import dev.mxlab.journal.HostJournal;
import dev.mxlab.mailbox.MailStore;
import dev.mxlab.net.Resolver;
import dev.mxlab.sendmail.queue.Attendance;
import dev.mxlab.sendmail.queue.Dispatch;
import dev.mxlab.sendmail.queue.QueueRunner;
import dev.mxlab.sendmail.queue.QueueStore;
import dev.mxlab.sendmail.queue.Schedule;
import dev.mxlab.sendmail.queue.Selection;
import dev.mxlab.smtp.client.SmtpClient;
import dev.mxlab.time.Activity;
import dev.mxlab.time.LabTime;
import dev.mxlab.time.Timer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Delivers what stands in a queue: at once what was just taken, at queue runs what had to wait.
 * Each attempt is an {@link Activity} of the lab's time from the moment it is asked for, so that an
 * advance of the clock sees its end. At most {@link Settings#maxDeliveries} attempts run at once;
 * the others stand in line, and whatever does not fit into the line waits for the next queue run.
 *
 * <p>The line and the timer are guarded by {@code this}; attempts run outside it.
 */
public final class Deliverer implements Dispatch, QueueRunner, AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(Deliverer.class);
  private static final int MAX_LINE = 10_000;

  /**
   * Whom a deliverer works with.
   *
   * @param clock the host's own; {@code time} gives timers and sees what is in flight
   * @param blocking threads for what waits on a disk
   * @param random for the order of equal mail exchangers
   */
  public record Parts(
      QueueStore queue,
      SmtpClient smtp,
      MailStore mail,
      Outlet outlet,
      Resolver resolver,
      Router router,
      LabTime time,
      InstantSource clock,
      ZoneId zone,
      HostJournal journal,
      Onward blocking,
      RandomGenerator random) {}

  /**
   * An attempt that somebody asked for.
   *
   * @param cache of the run that it belongs to; null for a message that was just taken
   */
  private record Job(
      String queueId,
      Occasion occasion,
      String caller,
      Attendance attendance,
      @Nullable ConnectionCache cache,
      Activity activity,
      CompletableFuture<Void> done) {}

  private final Parts parts;
  private final Settings settings;
  private final Attempt.Means means;
  private final Deque<Job> line = new ArrayDeque<>();
  private final Lanes lanes;
  private int running;
  private boolean closed;
  private boolean runningQueue;
  private @Nullable Timer timer;

  public Deliverer(Parts parts, Settings settings) {
    this.parts = parts;
    this.settings = settings;
    Exchangers exchangers =
        new Exchangers(parts.resolver(), parts.journal(), settings, parts.random());
    this.means =
        new Attempt.Means(
            parts,
            settings,
            new RemoteDelivery.Means(
                parts.smtp(), exchangers, settings, parts.journal(), parts.blocking()),
            new LocalMailers(
                parts.mail(), parts.outlet(), parts.journal(), parts.clock(), parts.zone()),
            new Notifier(parts.queue(), parts.journal(), parts.clock(), parts.zone(), settings),
            new Clones(parts.queue(), parts.journal(), settings.queueDirectory()));
    // Each message tries a host that did not answer the last one.
    this.lanes = new Lanes(() -> cache(Duration.ZERO, this::isWaiting));
  }

  /**
   * Runs the queue now, so that what an earlier process left is not forgotten, and then every
   * {@code interval} of the lab's time; zero for now alone.
   */
  public void start(Duration interval) {
    runByTimer(interval);
  }

  private void runByTimer(Duration interval) {
    boolean free;
    synchronized (this) {
      if (closed) {
        return;
      }
      if (!interval.isZero()) {
        timer = parts.time().after(interval, () -> runByTimer(interval));
      }
      // A run that takes longer than the interval must not meet itself.
      free = !runningQueue;
      runningQueue = true;
    }
    if (free) {
      run(Selection.ALL, null, this::ranByTimer);
    }
  }

  private synchronized void ranByTimer() {
    runningQueue = false;
  }

  @Override
  public void submit(String queueId) {
    enqueue(queueId, Occasion.TAKEN, "", Attendance.NONE, null);
  }

  @Override
  public CompletionStage<Void> deliver(String queueId, Attendance attendance) {
    return alone(queueId, attendance);
  }

  /** A message, and what comes of it, as a run of its own. */
  private CompletableFuture<Void> alone(String queueId, Attendance attendance) {
    ConnectionCache cache = cache(settings.connections().memory(), () -> false);
    return enqueue(queueId, Occasion.TAKEN, "", attendance, cache)
        .thenCompose(done -> cache.flush(saying(attendance.verbose())));
  }

  private ConnectionCache cache(Duration memory, BooleanSupplier shared) {
    HostStatus status = settings.hostStatus();
    return new ConnectionCache(
        settings.connections().kept(),
        memory,
        parts.clock(),
        shared,
        status == null ? host -> {} : status::unlock);
  }

  private static Consumer<String> saying(@Nullable Consumer<String> verbose) {
    return verbose == null ? line -> {} : verbose;
  }

  private CompletableFuture<Void> enqueue(
      String queueId,
      Occasion occasion,
      String caller,
      Attendance attendance,
      @Nullable ConnectionCache cache) {
    Job job =
        new Job(
            queueId,
            occasion,
            caller,
            attendance,
            cache,
            parts.time().begin(),
            new CompletableFuture<>());
    boolean taken;
    synchronized (this) {
      taken = !closed && line.size() < MAX_LINE;
      if (taken) {
        line.addLast(job);
      }
    }
    if (taken) {
      startNext();
    } else {
      keep(job);
    }
    return job.done();
  }

  /** What is not tried now has to wait. */
  private void keep(Job job) {
    Runnable keeping =
        () -> {
          try {
            parts.queue().keep(job.queueId());
          } catch (IOException trouble) {
            LOG.warn("{}: {}", job.queueId(), trouble.toString());
          }
          end(job);
        };
    try {
      parts.blocking().execute(keeping);
    } catch (RejectedExecutionException goingDown) {
      // Its log is read at the next start.
      end(job);
    }
  }

  private static void end(Job job) {
    job.activity().close();
    job.done().complete(null);
  }

  /** Starts whatever may start. Somebody else who has a message also has the duty to deliver it. */
  private void startNext() {
    for (Job job = take(); job != null; job = take()) {
      if (parts.queue().lock(job.queueId())) {
        attempt(job);
      } else {
        leave(job);
      }
    }
    spare();
  }

  private synchronized @Nullable Job take() {
    if (running >= settings.maxDeliveries() || line.isEmpty()) {
      return null;
    }
    running++;
    return line.removeFirst();
  }

  private synchronized boolean isWaiting() {
    return !line.isEmpty();
  }

  /** Connections that nobody waits for are not kept. */
  private void spare() {
    if (!isWaiting()) {
      lanes.close();
    }
  }

  private void leave(Job job) {
    synchronized (this) {
      running--;
      notifyAll();
    }
    end(job);
  }

  private void attempt(Job job) {
    ConnectionCache own = job.cache();
    ConnectionCache cache = own == null ? lanes.lend() : own;
    CompletableFuture<Attempt.Result> result;
    try {
      result =
          new Attempt(means, job.queueId(), job.occasion(), job.caller(), job.attendance(), cache)
              .run();
    } catch (RuntimeException refused) {
      // The blocking executor is gone: the host is going down.
      result = CompletableFuture.failedFuture(refused);
    }
    result.whenComplete(
        (made, failure) -> {
          parts.queue().unlock(job.queueId());
          if (own == null) {
            lanes.giveBack(cache);
            spare();
          }
          if (failure != null) {
            LOG.error("{}: the attempt broke off; it stays queued", job.queueId(), failure);
            leave(job);
          } else {
            follow(job, made);
          }
          startNext();
        });
  }

  /** The job is done when the notifications that came of it were tried as well. */
  private void follow(Job job, Attempt.Result made) {
    synchronized (this) {
      running--;
      notifyAll();
    }
    Attendance listener = Attendance.of(job.attendance().verbose());
    CompletableFuture<?>[] all =
        made.notifications().stream()
            .map(id -> enqueue(id, Occasion.TAKEN, made.caller(), listener, job.cache()))
            .toArray(CompletableFuture[]::new);
    job.activity().close();
    CompletableFuture.allOf(all).thenRun(() -> job.done().complete(null));
  }

  @Override
  public CompletionStage<Void> runNow(Selection which, @Nullable Consumer<String> verbose) {
    return run(which, verbose, () -> {});
  }

  /** Whoever waits for the activity's end may count on {@code ended} having been called. */
  private CompletableFuture<Void> run(
      Selection which, @Nullable Consumer<String> verbose, Runnable ended) {
    Activity activity = parts.time().begin();
    CompletableFuture<Void> run;
    try {
      run =
          CompletableFuture.supplyAsync(() -> due(which), parts.blocking())
              .thenCompose(ids -> runAll(ids, which, verbose));
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

  /** Whose time has come, in the order of the schedule. */
  private List<String> due(Selection which) {
    Schedule schedule = settings.schedule();
    Instant now = parts.clock().instant();
    List<Schedule.Waiting> due = new ArrayList<>();
    try {
      parts
          .queue()
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
    int most = schedule.mostInRun();
    return due.stream()
        .limit(most > 0 ? most : Long.MAX_VALUE)
        .map(Schedule.Waiting::queueId)
        .toList();
  }

  /** One after the other for a listener, many at once for none. */
  private CompletableFuture<Void> runAll(
      List<String> ids, Selection which, @Nullable Consumer<String> verbose) {
    Occasion occasion = which.terms().isEmpty() ? Occasion.RUN : Occasion.ASKED;
    boolean single = verbose != null || settings.connections().oneAtATime();
    int lanes = Math.min(ids.size(), single ? 1 : settings.maxDeliveries());
    Iterator<Turn> turns = turns(ids, occasion).iterator();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int lane = 0; lane < lanes; lane++) {
      ConnectionCache cache = cache(settings.connections().memory(), () -> true);
      all.add(lane(turns, verbose, cache).thenCompose(done -> cache.flush(saying(verbose))));
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
      verbose.accept("");
      verbose.accept(
          "Running %s/%s (sequence %d of %d)"
              .formatted(settings.queueDirectory(), turn.queueId(), turn.number(), turn.of()));
    }
    // Asynchronously, so that a long queue of locked messages does not pile up on the stack.
    return enqueue(turn.queueId(), turn.occasion(), "", Attendance.of(verbose), cache)
        .thenComposeAsync(done -> lane(turns, verbose, cache), parts.blocking());
  }

  /**
   * Ends the timer and starts no attempt more. Those under way end by themselves and keep their
   * locks: the queue they work on must be the one that a later deliverer works on.
   */
  @Override
  public void close() {
    List<Job> dropped;
    synchronized (this) {
      closed = true;
      if (timer != null) {
        timer.cancel();
        timer = null;
      }
      dropped = new ArrayList<>(line);
      line.clear();
    }
    dropped.forEach(this::keep);
  }

  /**
   * Waits until no attempt is under way, at most {@code limit} by the machine's time; tells whether
   * that is so. Only once it is closed no other begins.
   */
  public synchronized boolean await(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (running > 0) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }
}
