package dev.mxlab.dns.resolve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.xbill.DNS.Name;

/** How many questions are under way to the servers of each zone (named.conf fetches-per-zone). */
final class ZoneFetches {
  private record Count(int active, int spilled) {}

  private final ConcurrentMap<Name, Count> counts = new ConcurrentHashMap<>();

  /** Takes a place; false when all {@code most} are taken (0: there is no end of them). */
  boolean enter(Name zone, int most) {
    boolean[] entered = new boolean[1];
    counts.compute(
        zone,
        (name, count) -> {
          Count before = count == null ? new Count(0, 0) : count;
          entered[0] = most == 0 || before.active() < most;
          return entered[0]
              ? new Count(before.active() + 1, before.spilled())
              : new Count(before.active(), before.spilled() + 1);
        });
    return entered[0];
  }

  void leave(Name zone) {
    counts.computeIfPresent(
        zone,
        (name, count) ->
            count.active() <= 1 ? null : new Count(count.active() - 1, count.spilled()));
  }

  /**
   * A zone's questions under way (rndc recursing).
   *
   * @param spilled how many were turned away meanwhile
   */
  record Active(Name zone, int active, int spilled) {}

  List<Active> list() {
    List<Active> list = new ArrayList<>();
    counts.forEach((zone, count) -> list.add(new Active(zone, count.active(), count.spilled())));
    list.sort(Comparator.comparing(Active::zone));
    return list;
  }
}
