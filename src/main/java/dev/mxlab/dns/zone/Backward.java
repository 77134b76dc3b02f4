package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.NameOrder;
import org.jspecify.annotations.Nullable;

/**
 * The names of a zone backwards in canonical order (RFC 4034 section 6.1), from one that need not
 * exist; or the owners of its NSEC3 records. The zone's table and overlay, merged.
 */
final class Backward {
  private static final byte[][] NONE = {};
  private static final int NAME = NodeBytes.name(0);

  private final Zone zone;
  private final NodeTable table;
  private final @Nullable Overlay overlay;
  private final NameOrder names;
  private final int[] nodes;
  private final byte[][] changed;
  private final int firstNode;
  private final int lastNode;
  private final int firstChanged;
  private final int lastChanged;
  private int node;
  private int change;

  /** Begins at the end of all names, or of all owners of NSEC3 records. */
  Backward(Zone zone, boolean hashed, NameOrder names) {
    this.zone = zone;
    this.names = names;
    this.table = zone.table();
    this.overlay = zone.overlay();
    this.nodes = table.order();
    this.changed = overlay == null ? NONE : overlay.order();
    int plain = nodes.length - table.shape().hashed();
    int plainChanged = overlay == null ? 0 : overlay.plain();
    this.firstNode = hashed ? plain : 0;
    this.lastNode = hashed ? nodes.length : plain;
    this.firstChanged = hashed ? plainChanged : 0;
    this.lastChanged = hashed ? changed.length : plainChanged;
    end();
  }

  /** Goes back to the end. */
  void end() {
    node = lastNode;
    change = lastChanged;
  }

  /** Goes to where the name is or would be. */
  void before(byte[] name, int at) {
    int low = firstNode;
    for (int high = lastNode; low < high; ) {
      int middle = low + high >>> 1;
      if (compare(nodes[middle], name, at) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    node = low;
    low = firstChanged;
    for (int high = lastChanged; low < high; ) {
      int middle = low + high >>> 1;
      if (names.compare(changed[middle], NAME, name, at) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    change = low;
  }

  private int compare(int other, byte[] name, int at) {
    int there = NodeBytes.name(NodeTable.offset(other));
    return names.compare(table.array(other), there, name, at);
  }

  /** The next one back; null in front of the first. */
  @Nullable ZoneNode previous() {
    while (node > firstNode && replaced(nodes[node - 1])) {
      node--;
    }
    while (change > firstChanged && Overlay.gone(changed[change - 1])) {
      change--;
    }
    boolean more = node > firstNode;
    if (change > firstChanged
        && (!more || compare(nodes[node - 1], changed[change - 1], NAME) < 0)) {
      return new ZoneNode(zone, changed[--change], 0);
    }
    if (!more) {
      return null;
    }
    int found = nodes[--node];
    return new ZoneNode(zone, table.array(found), NodeTable.offset(found));
  }

  private boolean replaced(int other) {
    if (overlay == null) {
      return false;
    }
    byte[] array = table.array(other);
    int at = NodeTable.offset(other);
    int length = NodeBytes.blocks(array, at) - NodeBytes.name(at);
    return overlay.get(NodeBytes.hash(array, at), array, NodeBytes.name(at), length) != null;
  }
}
