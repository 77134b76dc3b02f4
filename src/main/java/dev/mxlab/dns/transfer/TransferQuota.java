package dev.mxlab.dns.transfer;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** How many zones may come in at a time, in all and from one server (transfers-in, -per-ns). */
final class TransferQuota {
  /** One that waits, or has its turn. */
  record Turn(InetAddress server, int mostOfServer, Runnable start) {}

  private final int most;
  private final Set<Turn> waiting = new LinkedHashSet<>();
  private final Map<InetAddress, Integer> running = new HashMap<>();
  private int total;

  TransferQuota(int most) {
    this.most = most;
  }

  /** Starts now or when others have ended. Whether now. */
  boolean ask(Turn turn) {
    synchronized (this) {
      if (!fits(turn)) {
        waiting.add(turn);
        return false;
      }
      take(turn);
    }
    turn.start().run();
    return true;
  }

  private boolean fits(Turn turn) {
    return total < most && running.getOrDefault(turn.server(), 0) < turn.mostOfServer();
  }

  private void take(Turn turn) {
    total++;
    running.merge(turn.server(), 1, Integer::sum);
  }

  /** One that had started is over. */
  void done(Turn turn) {
    Turn next = null;
    synchronized (this) {
      total--;
      running.merge(turn.server(), -1, (a, b) -> a + b == 0 ? null : a + b);
      for (Iterator<Turn> each = waiting.iterator(); each.hasNext() && next == null; ) {
        Turn one = each.next();
        if (fits(one)) {
          each.remove();
          take(one);
          next = one;
        }
      }
    }
    if (next != null) {
      next.start().run();
    }
  }

  /** Nobody waits for it any more. */
  synchronized void leave(Turn turn) {
    waiting.remove(turn);
  }

  synchronized int running() {
    return total;
  }

  synchronized int waiting() {
    return waiting.size();
  }
}
