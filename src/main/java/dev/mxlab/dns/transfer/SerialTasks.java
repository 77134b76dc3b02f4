package dev.mxlab.dns.transfer;

import dev.mxlab.time.Activity;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * One thing after the other, in the order in which they were asked for, on the threads of another
 * executor: what makes a zone's changes those of one writer. What waits is seen by the lab's clock.
 */
final class SerialTasks implements Executor {
  private static final Logger LOG = LogManager.getLogger(SerialTasks.class);

  private record Waiting(Runnable task, Activity activity) {}

  private final Executor threads;
  private final Supplier<Activity> activities;
  private final Queue<Waiting> queue = new ArrayDeque<>();
  private boolean running;

  SerialTasks(Executor threads, Supplier<Activity> activities) {
    this.threads = threads;
    this.activities = activities;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (queue) {
      queue.add(new Waiting(task, activities.get()));
      if (running) {
        return;
      }
      running = true;
    }
    try {
      threads.execute(this::work);
    } catch (RejectedExecutionException ended) {
      synchronized (queue) {
        queue.forEach(waiting -> waiting.activity().close());
        queue.clear();
        running = false;
      }
    }
  }

  private void work() {
    while (true) {
      Waiting next;
      synchronized (queue) {
        next = queue.poll();
        if (next == null) {
          running = false;
          return;
        }
      }
      try {
        next.task().run();
      } catch (RuntimeException bug) {
        LOG.error("work on a zone failed", bug);
      } finally {
        next.activity().close();
      }
    }
  }
}
