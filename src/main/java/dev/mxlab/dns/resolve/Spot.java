package dev.mxlab.dns.resolve;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the cache holds at one name. Immutable: a change makes another one.
 *
 * @param delegation who serves the zone that begins here, as its parent says
 */
record Spot(List<Held> held, @Nullable Delegation delegation) {
  static final Spot EMPTY = new Spot(List.of(), null);

  Spot {
    held = List.copyOf(held);
  }

  /** The entry for a type, or the one that says that there is no such name; expired or not. */
  @Nullable Held find(int type, long now) {
    Held all = null;
    for (int i = 0; i < held.size(); i++) {
      Held each = held.get(i);
      if (!each.expired(now)) {
        if (each.type == type) {
          return each;
        }
        if (each.type == Held.ALL_TYPES) {
          all = each;
        }
      }
    }
    return all;
  }

  /** With {@code fresh} in the place of its like, and without what has expired. */
  Spot with(Held fresh, long now) {
    List<Held> changed = new ArrayList<>(held.size() + 1);
    for (Held each : held) {
      // That a name does not exist, and that it does, cannot both be so.
      boolean denied = each.type == Held.ALL_TYPES && fresh.mayAnswer();
      boolean replaced = each.type == fresh.type || fresh.type == Held.ALL_TYPES || denied;
      if (!replaced && !each.expired(now)) {
        changed.add(each);
      }
    }
    changed.add(fresh);
    return new Spot(changed, delegation == null || delegation.expired(now) ? null : delegation);
  }

  Spot with(Delegation fresh) {
    return new Spot(held, fresh);
  }

  long weight() {
    long weight = 48 + (delegation == null ? 0 : delegation.weight());
    for (Held each : held) {
      weight += each.weight();
    }
    return weight;
  }
}
