package dev.mxlab.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One lab's clock and timers. The clock follows a base (the machine's, or a still one in tests) at
 * an offset that only grows; {@link #advance} goes from one due timer to the next, and between two
 * waits until no {@link Activity} is open, so that five days of queue runs happen in their order,
 * each seeing the mail as the one before left it.
 *
 * <p>All state is guarded by {@code lock}; tasks run outside it, on the timer thread or on the
 * thread that advances.
 */
public final class LabTime implements InstantSource, Timers, AutoCloseable {
  /**
   * Made when there is something to say: to load the logging takes longer than many a tool runs.
   */
  private static final class Log {
    static final Logger LOG = LogManager.getLogger(LabTime.class);
  }

  /** A timer; {@code at} changes when the clock is set. */
  private static final class Due {
    private Instant at;
    private final long order;
    private final Runnable task;

    Due(Instant at, long order, Runnable task) {
      this.at = at;
      this.order = order;
      this.task = task;
    }

    Instant at() {
      return at;
    }

    long order() {
      return order;
    }

    Runnable task() {
      return task;
    }
  }

  private final InstantSource base;
  private final Object lock = new Object();
  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::order));
  private final @Nullable ScheduledExecutorService wakeups;
  // Changed under the lock; whoever asks for the time needs none.
  private volatile Duration offset = Duration.ZERO;
  private long order;
  private int open;
  private @Nullable ScheduledFuture<?> wakeup;

  private LabTime(InstantSource base, @Nullable ScheduledExecutorService wakeups) {
    this.base = base;
    this.wakeups = wakeups;
  }

  /** Follows the machine's clock; timers fire by themselves. */
  public static LabTime running() {
    ScheduledExecutorService wakeups =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "lab-timers");
              thread.setDaemon(true);
              return thread;
            });
    return new LabTime(InstantSource.system(), wakeups);
  }

  /** Stands still at {@code start} until advanced: for tests. */
  public static LabTime standing(Instant start) {
    return new LabTime(InstantSource.fixed(start), null);
  }

  @Override
  public Instant instant() {
    return base.instant().plus(offset);
  }

  /** As {@link #instant}, without making one: asked for with every cached answer. */
  @Override
  public long millis() {
    return base.millis() + offset.toMillis();
  }

  /** How far the lab is ahead of the machine. */
  public Duration offset() {
    return offset;
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    synchronized (lock) {
      Due entry = new Due(base.instant().plus(offset).plus(delay), order++, task);
      due.add(entry);
      armWakeup();
      return () -> {
        synchronized (lock) {
          due.remove(entry);
        }
      };
    }
  }

  /** Opens a piece of work that {@link #advance} must see the end of. */
  public Activity begin() {
    synchronized (lock) {
      open++;
    }
    AtomicBoolean closed = new AtomicBoolean();
    return () -> {
      if (closed.compareAndSet(false, true)) {
        synchronized (lock) {
          open--;
          lock.notifyAll();
        }
      }
    };
  }

  /** Whether nothing is in flight. */
  public boolean idle() {
    synchronized (lock) {
      return open == 0;
    }
  }

  /**
   * Waits until nothing is in flight, at most {@code limit} of the machine's time; false when it
   * was too short.
   */
  public boolean awaitIdle(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    synchronized (lock) {
      while (open > 0) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        TimeUnit.NANOSECONDS.timedWait(lock, left);
      }
      return true;
    }
  }

  /**
   * Advances the clock through every timer due on the way. A lab whose work does not end within
   * {@code patience} of the machine's time per step is moved on all the same.
   *
   * @throws InterruptedException when the caller is interrupted; the clock stands where it came to
   */
  public void advance(Duration by, Duration patience) throws InterruptedException {
    Instant target = instant().plus(by);
    awaitIdle(patience);
    for (Due next = moveToNext(target); next != null; next = moveToNext(target)) {
      run(next.task());
      awaitIdle(patience);
    }
  }

  /**
   * Sets the clock, forward or back, as date(1) does. Whoever waits for something waits as long as
   * before: only the hour is another one.
   */
  public void set(Instant now) {
    synchronized (lock) {
      Duration by = Duration.between(base.instant().plus(offset), now);
      offset = offset.plus(by);
      List<Due> waiting = new ArrayList<>(due);
      // In place: who cancels a timer has the entry itself in hand.
      waiting.forEach(entry -> entry.at = entry.at.plus(by));
      due.clear();
      due.addAll(waiting);
      armWakeup();
    }
  }

  private @Nullable Due moveToNext(Instant target) {
    synchronized (lock) {
      Due next = due.peek();
      Instant now = base.instant().plus(offset);
      Instant stop = next == null || next.at().isAfter(target) ? target : next.at();
      if (stop.isAfter(now)) {
        offset = offset.plus(Duration.between(now, stop));
      }
      if (next == null || next.at().isAfter(target)) {
        armWakeup();
        return null;
      }
      due.remove();
      return next;
    }
  }

  private void armWakeup() {
    if (wakeups == null || wakeups.isShutdown()) {
      return;
    }
    if (wakeup != null) {
      wakeup.cancel(false);
      wakeup = null;
    }
    Due first = due.peek();
    if (first != null) {
      long nanos = Duration.between(base.instant().plus(offset), first.at()).toNanos();
      wakeup = wakeups.schedule(this::runDue, Math.max(0, nanos), TimeUnit.NANOSECONDS);
    }
  }

  private void runDue() {
    while (true) {
      Due next;
      synchronized (lock) {
        next = due.peek();
        if (next == null || next.at().isAfter(base.instant().plus(offset))) {
          armWakeup();
          return;
        }
        due.remove();
      }
      run(next.task());
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException bug) {
      Log.LOG.error("a timer's task failed", bug);
    }
  }

  /** Ends the timers; what is waiting never runs. */
  @Override
  public void close() {
    synchronized (lock) {
      due.clear();
      if (wakeups != null) {
        wakeups.shutdownNow();
      }
    }
  }
}
