package dev.mxlab.named.control;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers the messages of a while, so that none of them counts twice. Shared by all connections
 * of a server; safe for many threads.
 */
public final class ReplayGuard {
  /** Longer than any message is valid. */
  private static final Duration REMEMBERED = Duration.ofSeconds(900);

  private static final int MOST = 10_000;

  private final Map<String, Instant> seen = new LinkedHashMap<>();

  /** False when the message was seen before. */
  synchronized boolean admit(String message, Instant now) {
    Iterator<Instant> oldest = seen.values().iterator();
    while (oldest.hasNext()) {
      boolean old = oldest.next().plus(REMEMBERED).isBefore(now);
      if (!old && seen.size() < MOST) {
        break;
      }
      oldest.remove();
    }
    return seen.putIfAbsent(message, now) == null;
  }
}
