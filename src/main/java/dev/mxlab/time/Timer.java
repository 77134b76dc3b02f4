package dev.mxlab.time;

/** A task that waits for its time. */
public interface Timer {
  /** Takes it back; without effect once it ran. */
  void cancel();
}
