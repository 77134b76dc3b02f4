package dev.mxlab.sendmail.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/**
 * The connections of messages that are delivered as they come. While others wait in the line, each
 * delivery that ends hands its open connections on to one that begins; where nobody waits, they are
 * closed after their message, as sendmail's delivery in the background does.
 */
final class Lanes {
  private final Supplier<ConnectionCache> fresh;
  private final Deque<ConnectionCache> spare = new ArrayDeque<>();

  /**
   * @param fresh makes a cache without connections
   */
  Lanes(Supplier<ConnectionCache> fresh) {
    this.fresh = fresh;
  }

  /** For a delivery that begins. */
  ConnectionCache lend() {
    synchronized (this) {
      ConnectionCache known = spare.pollFirst();
      if (known != null) {
        return known;
      }
    }
    return fresh.get();
  }

  /** From a delivery that has ended. */
  void giveBack(ConnectionCache cache) {
    synchronized (this) {
      spare.addFirst(cache);
    }
  }

  /** Nobody waits any more. */
  void close() {
    List<ConnectionCache> all;
    synchronized (this) {
      all = new ArrayList<>(spare);
      spare.clear();
    }
    all.forEach(cache -> cache.flush(line -> {}));
  }
}
