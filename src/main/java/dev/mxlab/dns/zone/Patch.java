package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.wire.Octets;
import dev.mxlab.dns.wire.RecordBlock;
import dev.mxlab.dns.wire.RecordSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a zone of another one with some names' records changed. Names that get records bring the
 * empty non-terminals above them into being, names that lose their last ones take those along.
 */
final class Patch {
  /** When more than this part of the names is told apart from the table, it is made anew. */
  private static final int PART = 4;

  private final Zone zone;
  private final NodeTable table;
  private final NameKey apex;
  private final Octets blocks = new Octets();
  private Overlay overlay;
  private Shape shape;

  Patch(Zone zone) {
    this.zone = zone;
    this.table = zone.table();
    this.apex = zone.key();
    Overlay known = zone.overlay();
    this.overlay = known == null ? Overlay.empty(table.size()) : known;
    this.shape = zone.shape();
  }

  /** From now on {@code sets} are all records of the name. */
  void put(NameKey name, byte[] wire, List<RecordSet> sets) {
    List<RecordSet> apart = sets.stream().filter(Patch::standsApart).toList();
    hashed(name, wire, apart);
    putNames(
        name,
        wire,
        apart.isEmpty() ? sets : sets.stream().filter(set -> !standsApart(set)).toList());
  }

  private static boolean standsApart(RecordSet set) {
    return NodeBytes.standsApart(set.type(), set.covers());
  }

  /** The NSEC3 records: no name of the zone is above or below their owner. */
  private void hashed(NameKey name, byte[] wire, List<RecordSet> sets) {
    int hash = ~name.hash(0);
    ZoneNode old = node(hash, name, 0);
    if (old != null || !sets.isEmpty()) {
      write(sets);
      int length = name.length();
      byte[] node =
          sets.isEmpty()
              ? Overlay.gone(hash, wire, 0, length)
              : Overlay.node(hash, wire, 0, length, sets.size(), blocks, 0);
      replace(old, node, (sets.isEmpty() ? 0 : 1) - (old == null ? 0 : 1));
    }
  }

  private void putNames(NameKey name, byte[] wire, List<RecordSet> sets) {
    boolean exists = exists(name, 0);
    int children = exists ? children(name, 0) : 0;
    if (sets.isEmpty() && children == 0 && name.labels() > apex.labels()) {
      if (exists) {
        remove(name, wire);
      }
      return;
    }
    write(sets);
    set(name, 0, wire, sets.size(), children, exists ? 0 : 1);
    if (!exists) {
      attach(name, wire);
    }
  }

  private void write(List<RecordSet> sets) {
    blocks.clear();
    for (RecordSet set : sets) {
      int end = RecordBlock.end(set.array(), set.blockAt());
      blocks.write(set.array(), set.blockAt(), end - set.blockAt());
    }
  }

  /** Counts a new name at the one above it, which comes into being where it is not there. */
  private void attach(NameKey name, byte[] wire) {
    for (int up = 1; name.labels() - up >= apex.labels(); up++) {
      if (exists(name, up)) {
        count(name, up, 1);
        return;
      }
      blocks.clear();
      set(name, up, wire, 0, 1, 1);
    }
  }

  private void remove(NameKey name, byte[] wire) {
    for (int up = 0; name.labels() - up > apex.labels(); up++) {
      if (up > 0 && (children(name, up) > 1 || !isEmpty(name, up))) {
        count(name, up, -1);
        return;
      }
      int start = name.start(up);
      byte[] gone = Overlay.gone(name.hash(up), wire, start, name.length() - start);
      replace(name, up, gone, -1);
    }
    count(name, name.labels() - apex.labels(), -1);
  }

  private void set(NameKey name, int up, byte[] wire, int sets, int children, int more) {
    int start = name.start(up);
    int length = name.length() - start;
    byte[] node = Overlay.node(name.hash(up), wire, start, length, sets, blocks, children);
    replace(name, up, node, more);
  }

  private void replace(NameKey name, int up, byte[] node, int more) {
    replace(node(name, up), node, more);
  }

  private void replace(@Nullable ZoneNode old, byte[] node, int more) {
    if (old != null) {
      shape = shape.minus(NodeBytes.shape(old.array(), old.nameAt() - NodeBytes.name(0)));
    }
    if (!Overlay.gone(node)) {
      shape = shape.plus(NodeBytes.shape(node, 0));
    }
    overlay = overlay.with(node, more);
  }

  /** Changes how many names stand right below one that exists. */
  private void count(NameKey name, int up, int more) {
    ZoneNode node = node(name, up);
    if (node == null) {
      throw new IllegalStateException("no name above " + name);
    }
    byte[] array = node.array();
    int at = node.nameAt() - NodeBytes.name(0);
    int from = NodeBytes.blocks(array, at);
    int end = from;
    for (int sets = NodeBytes.sets(array, at); sets > 0; sets--) {
      end = RecordBlock.end(array, end);
    }
    blocks.clear();
    blocks.write(array, from, end - from);
    int sets = NodeBytes.sets(array, at);
    int children = children(name, up) + more;
    byte[] counted =
        Overlay.node(
            name.hash(up), array, node.nameAt(), from - node.nameAt(), sets, blocks, children);
    overlay = overlay.with(counted, 0);
  }

  private boolean exists(NameKey name, int up) {
    return node(name, up) != null;
  }

  private boolean isEmpty(NameKey name, int up) {
    ZoneNode node = node(name, up);
    return node == null || node.isEmpty();
  }

  private @Nullable ZoneNode node(NameKey name, int up) {
    return node(name.hash(up), name, up);
  }

  private @Nullable ZoneNode node(int hash, NameKey name, int up) {
    int start = name.start(up);
    int length = name.length() - start;
    byte[] changed = overlay.get(hash, name.array(), start, length);
    if (changed != null) {
      return Overlay.gone(changed) ? null : new ZoneNode(zone, changed, 0);
    }
    int node = table.find(hash, name.array(), start, length);
    return node == NodeTable.NONE
        ? null
        : new ZoneNode(zone, table.array(node), NodeTable.offset(node));
  }

  private byte @Nullable [] changed(NameKey name, int up) {
    int start = name.start(up);
    return overlay.get(name.hash(up), name.array(), start, name.length() - start);
  }

  private int children(NameKey name, int up) {
    byte[] changed = changed(name, up);
    if (changed != null) {
      return Overlay.gone(changed) ? 0 : Overlay.children(changed);
    }
    int node = table.find(name, up);
    return node == NodeTable.NONE ? 0 : table.children().of(node);
  }

  Zone build() {
    Zone changed = new Zone(zone.apex(), apex, zone.dclass(), table, overlay, shape);
    if (overlay.entries() <= table.size() / PART) {
      return changed;
    }
    ZoneBuilder anew = new ZoneBuilder(zone.apex(), zone.dclass());
    changed.inOrder().forEachRemaining(node -> node.sets().forEach(anew::add));
    return anew.build();
  }
}
