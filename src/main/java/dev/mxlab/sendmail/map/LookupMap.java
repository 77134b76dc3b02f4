package dev.mxlab.sendmail.map;

import java.util.function.Predicate;

/** A map of a sendmail.cf, a K line, open for look-ups (map.c). */
@FunctionalInterface
public interface LookupMap {
  /** May wait for a disk, never for the network. */
  MapAnswer find(MapQuery query);

  /**
   * Whether {@link #find} would answer this on the spot: with a look at a file's date at most, with
   * little work, and with nothing done that is not to be done twice.
   */
  default boolean atHand(MapQuery query) {
    return false;
  }

  /** One that always answers on the spot. */
  static LookupMap quick(LookupMap map) {
    return with(map, query -> true);
  }

  /** One that answers on the spot when {@code atHand} says so. */
  static LookupMap with(LookupMap map, Predicate<MapQuery> atHand) {
    return new LookupMap() {
      @Override
      public MapAnswer find(MapQuery query) {
        return map.find(query);
      }

      @Override
      public boolean atHand(MapQuery query) {
        return atHand.test(query);
      }
    };
  }
}
