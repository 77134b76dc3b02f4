package dev.mxlab.dns.transfer;

import dev.mxlab.time.Timers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/** Lets so many things happen in a second, the first one at once (BIND's rate limiter). */
final class Pace {
  private static final long SECOND = 1_000_000_000L;

  /** Beyond this many, what is asked for is dropped: it will be asked for again. */
  private static final int MOST = 100_000;

  private final Timers timers;
  private final Duration interval;
  private final int together;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean ticking;

  /**
   * @param rate per second; 0 is taken for 1
   */
  Pace(Timers timers, int rate) {
    this.timers = timers;
    int wanted = Math.max(1, rate);
    this.together = wanted <= 10 ? 1 : 10;
    this.interval = Duration.ofNanos(SECOND / wanted * together);
  }

  void run(Runnable task) {
    synchronized (waiting) {
      if (ticking) {
        if (waiting.size() < MOST) {
          waiting.add(task);
        }
        return;
      }
      ticking = true;
    }
    timers.after(interval, this::tick);
    task.run();
  }

  private void tick() {
    for (int i = 0; i < together; i++) {
      Runnable next;
      synchronized (waiting) {
        next = waiting.poll();
        if (next == null) {
          if (i == 0) {
            ticking = false;
            return;
          }
          break;
        }
      }
      next.run();
    }
    timers.after(interval, this::tick);
  }
}
