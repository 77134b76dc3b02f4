package dev.mxlab.sendmail.delivery;

import dev.mxlab.host.Onward;
import dev.mxlab.journal.HostJournal;
import dev.mxlab.mailbox.MailStore;
import dev.mxlab.net.Resolver;
import dev.mxlab.sendmail.queue.Attendance;
import dev.mxlab.sendmail.queue.Dispatch;
import dev.mxlab.sendmail.queue.QueueRunner;
import dev.mxlab.sendmail.queue.QueueStore;
import dev.mxlab.sendmail.queue.Selection;
import dev.mxlab.smtp.client.SmtpClient;
import dev.mxlab.time.Activity;
import dev.mxlab.time.LabTime;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
 * <p>The line is guarded by {@code this}; attempts run outside it.
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
  private final QueueRuns runs;
  private final Resumption resumption;
  private int running;
  private boolean closed;

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
    this.runs =
        new QueueRuns(
            parts,
            settings,
            () -> cache(settings.connections().memory(), () -> true),
            (id, occasion, attendance, cache) -> enqueue(id, occasion, "", attendance, cache));
    this.resumption = new Resumption(parts, runs, memory -> cache(memory, () -> true));
  }

  /**
   * Runs the queue now, so that what an earlier process left is not forgotten, and then every
   * {@code interval} of the lab's time, or that of the queue's group; zero for now alone.
   */
  public void start(Duration interval) {
    Activity activity = parts.time().begin();
    resumption
        .begin()
        .thenRun(() -> runs.start(interval))
        .whenComplete((started, failure) -> activity.close());
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
        .thenCompose(done -> cache.flush(QueueRuns.saying(attendance.verbose())));
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
    return runs.run(which, verbose, () -> {});
  }

  /**
   * Ends the timer and starts no attempt more. Those under way end by themselves and keep their
   * locks: the queue they work on must be the one that a later deliverer works on.
   */
  @Override
  public void close() {
    List<Job> dropped;
    runs.close();
    resumption.close();
    synchronized (this) {
      closed = true;
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
