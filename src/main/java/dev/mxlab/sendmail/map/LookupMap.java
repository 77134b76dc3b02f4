package dev.mxlab.sendmail.map;

/** A map of a sendmail.cf, a K line, open for look-ups (map.c). */
@FunctionalInterface
public interface LookupMap {
  /** May wait for a disk, never for the network. */
  MapAnswer find(MapQuery query);
}
