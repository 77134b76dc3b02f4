package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.NameOrder;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The names of a zone in canonical order, owners of NSEC3 records at the end: its table's and its
 * overlay's, merged.
 */
final class CanonicalWalk implements Iterator<ZoneNode> {
  private static final byte[][] NONE = {};

  private final Zone zone;
  private final NodeTable table;
  private final int[] nodes;
  private final byte[][] changed;
  private final NameOrder names = new NameOrder();
  private final boolean hashed;
  private int nextNode;
  private int nextChanged;
  private @Nullable ZoneNode next;

  CanonicalWalk(Zone zone) {
    this.zone = zone;
    this.table = zone.table();
    this.nodes = table.order();
    Overlay overlay = zone.overlay();
    this.changed = overlay == null ? NONE : overlay.order();
    this.hashed = table.shape().hashed() > 0 || zone.shape().hashed() > 0;
    this.next = advance();
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public ZoneNode next() {
    ZoneNode now = next;
    if (now == null) {
      throw new NoSuchElementException();
    }
    next = advance();
    return now;
  }

  private @Nullable ZoneNode advance() {
    while (nextNode < nodes.length || nextChanged < changed.length) {
      int order = order();
      if (order < 0) {
        return fromTable(nodes[nextNode++]);
      }
      if (order == 0) {
        nextNode++;
      }
      byte[] node = changed[nextChanged++];
      if (!Overlay.gone(node)) {
        return new ZoneNode(zone, node, 0);
      }
    }
    return null;
  }

  /** Negative when the table's next name comes first; 0 when both have the same. */
  private int order() {
    if (nextChanged == changed.length) {
      return -1;
    }
    if (nextNode == nodes.length) {
      return 1;
    }
    int node = nodes[nextNode];
    if (hashed) {
      boolean apart = NodeBytes.isHashed(table.array(node), NodeTable.offset(node));
      if (apart != NodeBytes.isHashed(changed[nextChanged], 0)) {
        return apart ? 1 : -1;
      }
    }
    return names.compare(
        table.array(node),
        NodeBytes.name(NodeTable.offset(node)),
        changed[nextChanged],
        NodeBytes.name(0));
  }

  private ZoneNode fromTable(int node) {
    return new ZoneNode(zone, table.array(node), NodeTable.offset(node));
  }
}
