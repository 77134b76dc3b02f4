package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.wire.NameOrder;
import dev.mxlab.dns.wire.Octets;
import dev.mxlab.dns.wire.WireNames;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The names of a zone and their records in a few large arrays: some fifty octets for a host with
 * one address.
 *
 * <p>A node is a number that says where its {@link NodeBytes} stand; it is found by an
 * open-addressing table of the names' hashes. Filled by one thread, then published and only read.
 */
final class NodeTable {
  /** No such node. */
  static final int NONE = -1;

  private static final int CHUNK_BITS = 20;
  private static final int CHUNK = 1 << CHUNK_BITS;
  private static final int CHUNK_MASK = CHUNK - 1;
  private static final int MOST_CHUNKS = 1 << 31 - CHUNK_BITS;
  private static final int SMALLEST_CHUNK = 512;
  private static final int SMALLEST_TABLE = 8;
  private static final int LARGEST_GUESS = 1 << 22;

  private byte[][] chunks = {new byte[SMALLEST_CHUNK]};
  private int count = 1;
  private int used;

  /** The hash of each name, and its node, one higher so that 0 is a free slot. */
  private long[] slots;

  private int size;
  private Shape shape = Shape.NOTHING;
  private volatile int @Nullable [] order;
  private volatile @Nullable Children children;

  /**
   * @param expected how many nodes there may be; they can be more or less
   */
  NodeTable(long expected) {
    long wanted = Math.min(LARGEST_GUESS, Math.max(SMALLEST_TABLE, expected * 3 / 2));
    slots = new long[Integer.highestOneBit((int) wanted - 1) << 1];
  }

  /** The array in which the node stands, at {@link #offset}. */
  byte[] array(int node) {
    return chunks[node >>> CHUNK_BITS];
  }

  static int offset(int node) {
    return node & CHUNK_MASK;
  }

  int size() {
    return size;
  }

  Shape shape() {
    return shape;
  }

  /** The node of {@code key} without its first {@code labels} labels. */
  int find(NameKey key, int labels) {
    int start = key.start(labels);
    return find(key.hash(labels), key.array(), start, key.length() - start);
  }

  /** The node of a name in any case, given with its hash and length. */
  int find(int hash, byte[] name, int at, int length) {
    return (int) slots[slot(hash, name, at, length)] - 1;
  }

  /** Where the name is in the table, or the free place where it would be. */
  private int slot(int hash, byte[] name, int at, int length) {
    long[] table = slots;
    int mask = table.length - 1;
    int slot = spread(hash) & mask;
    for (long entry = table[slot]; entry != 0; entry = table[slot]) {
      if ((int) (entry >>> 32) == hash) {
        int node = (int) entry - 1;
        byte[] array = chunks[node >>> CHUNK_BITS];
        if (NodeBytes.named(array, node & CHUNK_MASK, name, at, length)) {
          break;
        }
      }
      slot = slot + 1 & mask;
    }
    return slot;
  }

  /**
   * Puts a node in, or in the place of the one that has its name.
   *
   * @param blocks its record blocks, as many as {@code sets} says
   */
  int put(int hash, byte[] name, int nameAt, int nameLength, int sets, Octets blocks) {
    if (size * 4L >= slots.length * 3L) {
      grow();
    }
    int node = room(NodeBytes.length(nameLength, blocks.length()));
    byte[] array = array(node);
    int at = offset(node);
    NodeBytes.write(array, at, hash, name, nameAt, nameLength, sets, blocks);
    int slot = slot(hash, name, nameAt, nameLength);
    int old = (int) slots[slot] - 1;
    if (old == NONE) {
      size++;
    } else {
      shape = shape.minus(NodeBytes.shape(array(old), offset(old)));
      NodeBytes.replace(array(old), offset(old));
    }
    shape = shape.plus(NodeBytes.shape(array, at));
    slots[slot] = (long) hash << 32 | node + 1;
    return node;
  }

  private int room(int length) {
    byte[] last = chunks[count - 1];
    if (used + length > last.length) {
      if (count == 1 && used + length <= CHUNK) {
        int wanted = Math.max(used + length, 2 * last.length);
        chunks[0] = Arrays.copyOf(last, Math.min(CHUNK, wanted));
      } else {
        another(length);
      }
    }
    int node = (count - 1 << CHUNK_BITS) + used;
    used += length;
    return node;
  }

  /** A node that is longer than a chunk has one for itself. */
  private void another(int length) {
    if (count == MOST_CHUNKS) {
      throw new IllegalStateException("the zone is too large");
    }
    if (count == chunks.length) {
      chunks = Arrays.copyOf(chunks, 2 * count);
    }
    chunks[count++] = new byte[Math.max(CHUNK, length)];
    used = 0;
  }

  private void grow() {
    resize(slots.length * 2);
  }

  private void resize(int length) {
    long[] old = slots;
    long[] other = new long[length];
    int mask = length - 1;
    for (long entry : old) {
      if (entry != 0) {
        int slot = spread((int) (entry >>> 32)) & mask;
        while (other[slot] != 0) {
          slot = slot + 1 & mask;
        }
        other[slot] = entry;
      }
    }
    slots = other;
  }

  private static int spread(int hash) {
    int mixed = hash * 0x9E3779B9;
    return mixed ^ mixed >>> 16;
  }

  /** Gives back what will not be filled any more. */
  NodeTable trim() {
    if (slots.length > SMALLEST_TABLE && size * 3L <= slots.length / 2) {
      resize(Integer.highestOneBit(Math.max(SMALLEST_TABLE / 2, size * 3 / 2)) << 1);
    }
    chunks = Arrays.copyOf(chunks, count);
    if (chunks[count - 1].length > used) {
      chunks[count - 1] = Arrays.copyOf(chunks[count - 1], used);
    }
    return this;
  }

  /** All nodes, in the order in which they were put in. */
  int[] nodes() {
    int[] nodes = new int[size];
    int filled = 0;
    for (long entry : slots) {
      if (entry != 0) {
        nodes[filled++] = (int) entry - 1;
      }
    }
    Arrays.sort(nodes);
    return nodes;
  }

  /**
   * All nodes, in canonical order (RFC 4034 section 6.1), owners of NSEC3 records behind the
   * others; not to be changed.
   */
  int[] order() {
    int[] known = order;
    if (known == null) {
      known = shape.hashed() == 0 ? sorted(nodes()) : twice(nodes());
      order = known;
    }
    return known;
  }

  private int[] sorted(int[] some) {
    NameOrder names = new NameOrder();
    return MergeSort.sort(
        some,
        (a, b) ->
            names.compare(
                array(a), NodeBytes.name(offset(a)), array(b), NodeBytes.name(offset(b))));
  }

  private int[] twice(int[] all) {
    int[] parts = new int[all.length];
    int plain = 0;
    int hashed = all.length;
    for (int node : all) {
      if (NodeBytes.isHashed(array(node), offset(node))) {
        parts[--hashed] = node;
      } else {
        parts[plain++] = node;
      }
    }
    int[] first = sorted(Arrays.copyOf(parts, plain));
    int[] last = sorted(Arrays.copyOfRange(parts, plain, parts.length));
    System.arraycopy(first, 0, parts, 0, plain);
    System.arraycopy(last, 0, parts, plain, last.length);
    return parts;
  }

  /** How many names stand right below each. */
  Children children() {
    Children known = children;
    if (known == null) {
      known = new Children();
      for (long entry : slots) {
        if (entry != 0) {
          int parent = parent((int) entry - 1);
          if (parent != NONE) {
            known.add(parent);
          }
        }
      }
      children = known;
    }
    return known;
  }

  private int parent(int node) {
    byte[] array = array(node);
    int name = NodeBytes.name(offset(node));
    if (array[name] == 0 || shape.hashed() > 0 && NodeBytes.isHashed(array, offset(node))) {
      return NONE;
    }
    int above = name + 1 + array[name];
    int length = WireNames.end(array, above) - above;
    return find(WireNames.hash(array, above), array, above, length);
  }
}
