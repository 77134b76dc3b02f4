package dev.mxlab.host;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads that may wait for a disk: so many at most, and none while there is nothing to do. */
public final class WorkerThreads {
  private static final int IDLE_SECONDS = 10;

  private WorkerThreads() {}

  public static ExecutorService atMost(int threads) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            0,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new Waiting(),
            task -> {
              Thread thread = new Thread(task, "mxlab-work");
              thread.setDaemon(true);
              return thread;
            },
            (task, full) -> {
              if (full.isShutdown()) {
                throw new RejectedExecutionException("it ends");
              }
              full.getQueue().add(task);
            });
    return pool;
  }

  /**
   * Takes a task only while a thread waits for one: else the pool makes a thread, and has the task
   * wait when there are enough of them.
   */
  private static final class Waiting extends LinkedTransferQueue<Runnable> {
    private static final long serialVersionUID = 1;

    @Override
    public boolean offer(Runnable task) {
      return tryTransfer(task);
    }
  }
}
