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
  private final ThreadLocal<@Nullable Deque<Runnable>> following = new ThreadLocal<>();

  public Onward(Executor threads) {
    this(threads, Backlog.PATIENCE);
  }

  Onward(Executor threads, Duration patience) {
    this.threads = threads;
    this.backlog = new Backlog(threads, this::begin, patience);
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

  private void start(Runnable first) {
    backlog.otherBegins();
    try {
      threads.execute(
          () -> {
            try {
              begin(first);
            } finally {
              backlog.otherEnds();
            }
          });
    } catch (RejectedExecutionException goingDown) {
      backlog.otherEnds();
      throw goingDown;
    }
  }

  private void begin(Runnable first) {
    Deque<Runnable> steps = new ArrayDeque<>();
    steps.add(first);
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
