package dev.mxlab.dns.transfer;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Servers that could not be connected to lately: transfers from them are not tried for a while. */
final class Unreachable {
  private static final Duration HOLD = Duration.ofMinutes(10);
  private static final int MOST = 10;

  private final Map<InetSocketAddress, Instant> until =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetSocketAddress, Instant> eldest) {
          return size() > MOST;
        }
      };

  synchronized void add(OtherServer server, Instant now) {
    until.put(server.at(), now.plus(HOLD));
  }

  synchronized void forget(OtherServer server) {
    until.remove(server.at());
  }

  /** By its address alone: a notify tells that it lives. */
  synchronized void forget(InetAddress address) {
    until.keySet().removeIf(at -> at.getAddress().equals(address));
  }

  synchronized boolean has(OtherServer server, Instant now) {
    Instant end = until.get(server.at());
    return end != null && end.isAfter(now);
  }
}
