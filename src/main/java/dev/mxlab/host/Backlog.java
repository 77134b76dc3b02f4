package dev.mxlab.host;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Work that makes way for other work: mail that was taken is delivered when no client waits for an
 * answer. Once something has been in the line without a break for some seconds, all that is in it
 * goes on beside the rest. A few at once; what they wait for elsewhere, at the network, they do not
 * wait for here.
 */
final class Backlog implements Executor {
  private static final Logger LOG = LogManager.getLogger(Backlog.class);

  private static final int MOST_AT_ONCE = 16;
  static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Clients that answer at once leave shorter ones between two commands. */
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(3);

  private final Executor threads;
  private final Consumer<Runnable> run;
  private final long patience;
  private final Executor soon;
  private final AtomicInteger others = new AtomicInteger();
  private final Deque<Runnable> line = new ArrayDeque<>();

  /** When other work was last seen at its end (of System.nanoTime). */
  private volatile long lastOther;

  /** When there was last neither a line nor other work, or that was made up for. */
  private long lastQuiet;

  private int running;
  private boolean watching;

  /**
   * @param run does a piece of work
   * @param patience how long the line waits for other work to end
   */
  Backlog(Executor threads, Consumer<Runnable> run, Duration patience) {
    this.threads = threads;
    this.run = run;
    this.patience = patience.toNanos();
    // The look itself is brief: what it begins gets a thread.
    this.soon = CompletableFuture.delayedExecutor(PAUSE, TimeUnit.NANOSECONDS, Runnable::run);
  }

  void otherBegins() {
    others.incrementAndGet();
  }

  void otherEnds() {
    lastOther = System.nanoTime();
    others.decrementAndGet();
  }

  private boolean quiet(long now) {
    return others.get() == 0 && now - lastOther >= PAUSE;
  }

  @Override
  public void execute(Runnable work) {
    synchronized (this) {
      if (line.isEmpty() && running == 0) {
        lastQuiet = System.nanoTime();
      }
      line.addLast(work);
    }
    go();
  }

  private void go() {
    for (Runnable next = next(); next != null; next = next()) {
      begin(next);
    }
    watch();
  }

  /** Looks again later where something waits that nobody's end will begin. */
  private void watch() {
    boolean watch;
    synchronized (this) {
      watch = !line.isEmpty() && running < MOST_AT_ONCE && !watching;
      watching |= watch;
    }
    if (watch) {
      soon.execute(this::again);
    }
  }

  private void again() {
    synchronized (this) {
      watching = false;
    }
    go();
  }

  private synchronized @Nullable Runnable next() {
    if (line.isEmpty() || running >= MOST_AT_ONCE) {
      return null;
    }
    long now = System.nanoTime();
    if (quiet(now)) {
      lastQuiet = now;
    } else if (now - lastQuiet < patience) {
      return null;
    }
    running++;
    return line.removeFirst();
  }

  private void begin(Runnable work) {
    try {
      threads.execute(() -> all(work));
    } catch (RejectedExecutionException goingDown) {
      // Whoever waits for its end must hear of it.
      all(work);
    }
  }

  private void all(Runnable first) {
    for (Runnable work = first; work != null; work = after()) {
      try {
        run.accept(work);
      } catch (RuntimeException bug) {
        LOG.error("work in the background broke off", bug);
      }
    }
    // The last of as many as may be leaves others behind that make way for somebody.
    watch();
  }

  private synchronized @Nullable Runnable after() {
    running--;
    return next();
  }
}
