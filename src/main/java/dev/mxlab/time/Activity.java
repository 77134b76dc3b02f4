package dev.mxlab.time;

/**
 * Work in flight that an advance of the clock waits for: a delivery, a look-up, a queue run. Closed
 * exactly once, from any thread.
 */
public interface Activity extends AutoCloseable {
  @Override
  void close();
}
