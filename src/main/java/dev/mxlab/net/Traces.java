package dev.mxlab.net;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which journey each open connection of the lab carries, found from either end by the pair of
 * socket addresses.
 */
final class Traces {
  /** Ordered, so that both ends make the same key. */
  record Pair(InetSocketAddress one, InetSocketAddress other) {
    static Pair of(InetSocketAddress a, InetSocketAddress b) {
      return key(a).compareTo(key(b)) <= 0 ? new Pair(a, b) : new Pair(b, a);
    }

    private static String key(InetSocketAddress address) {
      return address.getAddress().getHostAddress() + "/" + address.getPort();
    }
  }

  private final Map<Pair, String> carried = new ConcurrentHashMap<>();

  String get(Pair pair) {
    return carried.getOrDefault(pair, "");
  }

  void put(Pair pair, String trace) {
    carried.put(pair, trace);
  }

  void forget(Pair pair) {
    carried.remove(pair);
  }
}
