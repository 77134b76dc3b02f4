package dev.mxlab.net;

import dev.mxlab.time.Activity;
import dev.mxlab.time.LabTime;
import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What one connection has done off its event loop: one job after the other, each answered on the
 * loop. All fields belong to the loop.
 */
public final class Jobs {
  private final Executor loop;
  private final Executor blocking;
  private final LabTime time;
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>(1);
  private boolean busy;

  public Jobs(Executor loop, Executor blocking, LabTime time) {
    this.loop = loop;
    this.blocking = blocking;
    this.time = time;
  }

  /** Runs the job; {@code answer} gets its result, or null and what went wrong. */
  public <T> void run(Callable<T> job, BiConsumer<@Nullable T, @Nullable Exception> answer) {
    waiting.add(() -> start(job, answer));
    next();
  }

  /** Whether nothing is under way. */
  public boolean isIdle() {
    return !busy && waiting.isEmpty();
  }

  private void next() {
    if (!busy && !waiting.isEmpty()) {
      busy = true;
      waiting.remove().run();
    }
  }

  private <T> void start(Callable<T> job, BiConsumer<@Nullable T, @Nullable Exception> answer) {
    Activity activity = time.begin();
    try {
      blocking.execute(
          () -> {
            T result = null;
            Exception trouble = null;
            try {
              result = job.call();
            } catch (Exception e) {
              trouble = e;
            }
            finish(result, trouble, answer, activity);
          });
    } catch (RejectedExecutionException shuttingDown) {
      finish(null, shuttingDown, answer, activity);
    }
  }

  private <T> void finish(
      @Nullable T result,
      @Nullable Exception trouble,
      BiConsumer<@Nullable T, @Nullable Exception> answer,
      Activity activity) {
    try {
      loop.execute(
          () -> {
            busy = false;
            try {
              answer.accept(result, trouble);
            } finally {
              activity.close();
              next();
            }
          });
    } catch (RejectedExecutionException loopEnded) {
      activity.close();
    }
  }
}
