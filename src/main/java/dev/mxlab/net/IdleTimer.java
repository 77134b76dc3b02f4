package dev.mxlab.net;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a client to be silent too long. It is not set anew whenever the client is heard of: it
 * runs on, and looks when its time has come how long the client has been silent by then.
 */
public final class IdleTimer {
  private final EventLoop loop;
  private final Runnable idle;
  private @Nullable ScheduledFuture<?> timer;
  private long limit;

  /** How long the client will have been silent when the timer has run out. */
  private long silentWhenDue;

  private boolean ended;

  /**
   * @param idle what is done then; the timer begins anew when the client is heard of again
   */
  public IdleTimer(EventLoop loop, Runnable idle) {
    this.loop = loop;
    this.idle = idle;
  }

  /** The client was heard of. */
  public void heard(long limitNanos) {
    ScheduledFuture<?> running = timer;
    if (running != null && limitNanos == limit) {
      silentWhenDue = running.getDelay(TimeUnit.NANOSECONDS);
    } else {
      if (running != null) {
        running.cancel(false);
      }
      limit = limitNanos;
      watch(limitNanos);
    }
  }

  private void watch(long nanos) {
    silentWhenDue = limit;
    timer = loop.schedule(this::look, nanos, TimeUnit.NANOSECONDS);
  }

  private void look() {
    if (ended) {
      return;
    }
    if (silentWhenDue < limit) {
      watch(limit - silentWhenDue);
    } else {
      timer = null;
      idle.run();
    }
  }

  public void end() {
    ended = true;
    ScheduledFuture<?> running = timer;
    if (running != null) {
      running.cancel(false);
    }
  }
}
