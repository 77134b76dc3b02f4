package dev.mxlab.dns.resolve;

import java.time.Duration;

/**
 * What is left for one client's question. Its look-ups run one after the other, so it needs no
 * lock: each step is ordered after the one before by the stage that carried it.
 */
final class Budget {
  private final int perName;
  private int queries;
  private int forName;
  private Duration left;

  Budget(Limits limits) {
    this.perName = limits.queries();
    this.queries = limits.allQueries();
    this.forName = perName;
    this.left = limits.total();
  }

  /** An alias leads to another name, which has queries of its own. */
  void nextName() {
    forName = perName;
  }

  /** Pays for one query; false when nothing is left. */
  boolean takeQuery() {
    return !left.isNegative() && !left.isZero() && forName-- > 0 && queries-- > 0;
  }

  Duration atMost(Duration wanted) {
    return wanted.compareTo(left) < 0 ? wanted : left;
  }

  /**
   * Time went by. A query cannot have taken longer than its own limit: should the lab's clock be
   * advanced meanwhile, that does not end the resolution.
   */
  void spend(Duration elapsed, Duration limit) {
    left = left.minus(elapsed.compareTo(limit) < 0 ? elapsed : limit);
  }
}
