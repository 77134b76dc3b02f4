package dev.mxlab.time;

import java.time.Duration;

/** Runs things later by the lab's clock. Tasks are short; what blocks hands itself on. */
public interface Timers {
  Timer after(Duration delay, Runnable task);
}
