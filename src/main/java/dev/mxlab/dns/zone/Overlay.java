package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.NameOrder;
import dev.mxlab.dns.wire.Octets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a zone that are not as in its table: a persistent hash trie, of which a new version
 * shares all but a few small arrays with the one before.
 *
 * <p>A node is an array with its {@link NodeBytes} and, in the last four octets, the number of
 * names right below it. A name that is no more has a node too, which says so.
 */
final class Overlay {
  private static final int BITS = 5;
  private static final int DEEPEST = 30;
  private static final int GONE = 0xFFFF;
  private static final int CHILDREN = 4;

  private record Branch(int present, Object[] kids) {
    int place(int bit) {
      return Integer.bitCount(present & bit - 1);
    }
  }

  private final @Nullable Object root;
  private final int entries;
  private final int nodes;
  private volatile byte @Nullable [] @Nullable [] order;

  private Overlay(@Nullable Object root, int entries, int nodes) {
    this.root = root;
    this.entries = entries;
    this.nodes = nodes;
  }

  /** Of a zone with as many names. */
  static Overlay empty(int nodes) {
    return new Overlay(null, 0, nodes);
  }

  /** A node to put in. */
  static byte[] node(
      int hash, byte[] name, int nameAt, int nameLength, int sets, Octets blocks, int children) {
    int length = NodeBytes.length(nameLength, blocks.length());
    byte[] node = new byte[length + CHILDREN];
    NodeBytes.write(node, 0, hash, name, nameAt, nameLength, sets, blocks);
    node[length] = (byte) (children >> 24);
    node[length + 1] = (byte) (children >> 16);
    node[length + 2] = (byte) (children >> 8);
    node[length + 3] = (byte) children;
    return node;
  }

  /** A name that is no more. */
  static byte[] gone(int hash, byte[] name, int nameAt, int nameLength) {
    return node(hash, name, nameAt, nameLength, GONE, new Octets(), 0);
  }

  static boolean gone(byte[] node) {
    return NodeBytes.sets(node, 0) == GONE;
  }

  static int children(byte[] node) {
    return NodeBytes.hash(node, node.length - CHILDREN);
  }

  /** How many names the zone has. */
  int nodes() {
    return nodes;
  }

  /** How many of them, and of those that are no more, are told apart from the table's. */
  int entries() {
    return entries;
  }

  /** What is known of a name: null where it is as in the table. */
  byte @Nullable [] get(int hash, byte[] name, int at, int length) {
    Object here = root;
    for (int shift = 0; here instanceof Branch branch; shift += BITS) {
      int bit = bit(hash, shift);
      if ((branch.present() & bit) == 0) {
        return null;
      }
      here = branch.kids()[branch.place(bit)];
    }
    if (here instanceof byte[] node) {
      return named(node, hash, name, at, length) ? node : null;
    }
    if (here instanceof byte[][] same) {
      for (byte[] node : same) {
        if (named(node, hash, name, at, length)) {
          return node;
        }
      }
    }
    return null;
  }

  private static boolean named(byte[] node, int hash, byte[] name, int at, int length) {
    return NodeBytes.hash(node, 0) == hash && NodeBytes.named(node, 0, name, at, length);
  }

  private static boolean sameName(byte[] one, byte[] other) {
    int name = NodeBytes.name(0);
    return named(one, NodeBytes.hash(other, 0), other, name, NodeBytes.blocks(other, 0) - name);
  }

  private static int bit(int hash, int shift) {
    int mixed = hash * 0x9E3779B9;
    return 1 << ((mixed ^ mixed >>> 15) >>> shift & 31);
  }

  /**
   * With a node instead of the one of its name.
   *
   * @param more by how much the number of names in the zone changes
   */
  Overlay with(byte[] node, int more) {
    int name = NodeBytes.name(0);
    boolean known =
        get(NodeBytes.hash(node, 0), node, name, NodeBytes.blocks(node, 0) - name) != null;
    return new Overlay(put(root, node, 0), known ? entries : entries + 1, nodes + more);
  }

  private static Object put(@Nullable Object here, byte[] node, int shift) {
    if (here == null) {
      return node;
    }
    if (here instanceof Branch branch) {
      return put(branch, node, shift);
    }
    if (here instanceof byte[] other) {
      if (sameName(other, node)) {
        return node;
      }
      if (shift > DEEPEST) {
        return new byte[][] {other, node};
      }
      Branch between = new Branch(0, new Object[0]);
      return put(put(between, other, shift), node, shift);
    }
    List<byte[]> same = new ArrayList<>(List.of((byte[][]) here));
    same.removeIf(other -> sameName(other, node));
    same.add(node);
    return same.toArray(new byte[0][]);
  }

  private static Branch put(Branch branch, byte[] node, int shift) {
    int bit = bit(NodeBytes.hash(node, 0), shift);
    int place = branch.place(bit);
    Object[] old = branch.kids();
    if ((branch.present() & bit) != 0) {
      Object[] kids = old.clone();
      kids[place] = put(old[place], node, shift + BITS);
      return new Branch(branch.present(), kids);
    }
    Object[] kids = new Object[old.length + 1];
    System.arraycopy(old, 0, kids, 0, place);
    kids[place] = node;
    System.arraycopy(old, place, kids, place + 1, old.length - place);
    return new Branch(branch.present() | bit, kids);
  }

  /**
   * All entries, those that are gone included, in canonical order, owners of NSEC3 records behind
   * the others; not to be changed.
   */
  byte[][] order() {
    byte[][] known = order;
    if (known == null) {
      List<byte[]> all = new ArrayList<>(entries);
      gather(root, all);
      NameOrder names = new NameOrder();
      int name = NodeBytes.name(0);
      all.sort((a, b) -> names.compare(a, name, b, name));
      if (all.stream().anyMatch(node -> NodeBytes.isHashed(node, 0))) {
        all.sort(Comparator.comparing(node -> NodeBytes.isHashed(node, 0)));
      }
      known = all.toArray(new byte[0][]);
      order = known;
    }
    return known;
  }

  /** How many of those are no owners of NSEC3 records. */
  int plain() {
    byte[][] all = order();
    int low = 0;
    for (int high = all.length; low < high; ) {
      int middle = low + high >>> 1;
      if (NodeBytes.isHashed(all[middle], 0)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private static void gather(@Nullable Object here, List<byte[]> all) {
    if (here instanceof Branch branch) {
      for (Object kid : branch.kids()) {
        gather(kid, all);
      }
    } else if (here instanceof byte[] node) {
      all.add(node);
    } else if (here instanceof byte[][] same) {
      all.addAll(List.of(same));
    }
  }
}
