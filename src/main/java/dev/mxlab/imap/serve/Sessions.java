package dev.mxlab.imap.serve;

import java.util.HashMap;
import java.util.Map;

/** Who is logged in from where, for the limit on sessions per user and address. */
final class Sessions {
  private final Map<String, Integer> byUserAndAddress = new HashMap<>();

  /** False when so many are there already. */
  synchronized boolean enter(String user, String address, int most) {
    String pair = user + '\n' + address;
    if (byUserAndAddress.getOrDefault(pair, 0) >= most) {
      return false;
    }
    byUserAndAddress.merge(pair, 1, Integer::sum);
    return true;
  }

  synchronized void leave(String user, String address) {
    byUserAndAddress.computeIfPresent(user + '\n' + address, (u, n) -> n == 1 ? null : n - 1);
  }
}
