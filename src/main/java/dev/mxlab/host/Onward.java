package dev.mxlab.host;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
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
  private final ThreadLocal<@Nullable Deque<Runnable>> following = new ThreadLocal<>();

  public Onward(Executor threads) {
    this.threads = threads;
  }

  /** For work of its own: it runs beside whoever begins it, and what it leads to follows it. */
  public Executor beside() {
    return first -> threads.execute(() -> begin(first));
  }

  @Override
  public void execute(Runnable step) {
    Deque<Runnable> mine = following.get();
    if (mine == null) {
      beside().execute(step);
    } else {
      mine.addLast(step);
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
