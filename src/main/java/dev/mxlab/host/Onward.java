package dev.mxlab.host;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Threads that may wait for a disk, for work that goes on in steps: what a step leads to follows on
 * the step's own thread once the step is over, without a change of threads. Work that comes from
 * elsewhere gets a thread of its own.
 *
 * <p>So a step may not wait for steps that it leads to: they stand in line behind it.
 */
public final class Onward implements Executor {
  private final Executor threads;
  private final Backlog backlog;
  private final ThreadLocal<@Nullable Deque<Runnable>> following;

  /** Whether work in time makes way for what begins here. */
  private final boolean first;

  public Onward(Executor threads) {
    this(threads, Backlog.PATIENCE);
  }

  Onward(Executor threads, Duration patience) {
    this.threads = threads;
    this.backlog = new Backlog(threads, this::begin, patience);
    this.following = new ThreadLocal<>();
    this.first = true;
  }

  private Onward(Onward whole) {
    this.threads = whole.threads;
    this.backlog = whole.backlog;
    this.following = whole.following;
    this.first = false;
  }

  /**
   * The same for work that makes way itself: what begins here holds up nothing that is to be done
   * in time, or one of its steps would make all others wait.
   */
  public Onward second() {
    return new Onward(this);
  }

  /** For work of its own: it runs beside whoever begins it, and what it leads to follows it. */
  public Executor beside() {
    return this::start;
  }

  /** For work of its own that makes way for all other work, as long as that is bearable. */
  public Executor inTime() {
    return backlog;
  }

  @Override
  public void execute(Runnable step) {
    Deque<Runnable> mine = following.get();
    if (mine == null) {
      start(step);
    } else {
      mine.addLast(step);
    }
  }

  private void start(Runnable work) {
    if (!first) {
      threads.execute(() -> begin(work));
      return;
    }
    backlog.otherBegins();
    try {
      threads.execute(
          () -> {
            try {
              begin(work);
            } finally {
              backlog.otherEnds();
            }
          });
    } catch (RejectedExecutionException goingDown) {
      backlog.otherEnds();
      throw goingDown;
    }
  }

  private void begin(Runnable work) {
    Deque<Runnable> steps = new ArrayDeque<>();
    steps.add(work);
    following.set(steps);
    try {
      for (Runnable step = steps.poll(); step != null; step = steps.poll()) {
        step.run();
      }
    } finally {
      following.remove();
      // Only after a bug is any left; what follows does not suffer from it.
      steps.forEach(threads::execute);
    }
  }
}
