package dev.mxlab.dns.serve;

import dev.mxlab.dns.answer.StreamLimits;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The TCP connections of one server. Where all places are taken, the connection that has been idle
 * for the longest makes room (RFC 7766 section 6.1 lets a server close idle ones at any time), so
 * that those who open connections and say nothing lock nobody out. Safe for any thread.
 */
final class Connections {
  private final Supplier<StreamLimits> limits;
  private final Map<StreamHandler, Boolean> open = new ConcurrentHashMap<>();

  Connections(Supplier<StreamLimits> limits) {
    this.limits = limits;
  }

  StreamLimits limits() {
    return limits.get();
  }

  /** Makes a place for one more; false when all others are at work. */
  synchronized boolean admit(StreamHandler client) {
    while (open.size() >= Math.max(1, limits().clients())) {
      StreamHandler idle = longestIdle();
      if (idle == null) {
        return false;
      }
      open.remove(idle);
      idle.end();
    }
    open.put(client, true);
    return true;
  }

  void left(StreamHandler client) {
    open.remove(client);
  }

  private @Nullable StreamHandler longestIdle() {
    StreamHandler longest = null;
    long since = 0;
    for (StreamHandler one : open.keySet()) {
      long idle = one.idleNanos();
      if (idle > since) {
        longest = one;
        since = idle;
      }
    }
    return longest;
  }
}
