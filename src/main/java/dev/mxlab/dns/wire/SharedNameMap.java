package dev.mxlab.dns.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiConsumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What is known of names, for many threads at once and bounded by weight. A look-up takes no lock,
 * allocates nothing and can be made for any of the names above a key; a change locks one of {@value
 * #SEGMENTS} segments. When a segment is full it forgets by the SIEVE rule: a hand goes from the
 * oldest entry to the newest, spares what was looked up since it last came by, and takes the rest.
 */
public final class SharedNameMap<V> {
  private static final int SEGMENTS = 64;
  private static final int SMALLEST = 16;

  /** What a node and its place in a table weigh apart from name and value. */
  private static final long NODE_WEIGHT = 96;

  /** What becomes of a value; null removes it. */
  @FunctionalInterface
  public interface Change<V> {
    @Nullable V apply(@Nullable V before);
  }

  private static final class Node<V> {
    final byte[] name;
    final long hash;
    volatile V value;
    // A hint for eviction: it may be lost between threads without harm.
    boolean visited;
    long weight;
    @Nullable Node<V> newer;
    @Nullable Node<V> older;
    volatile boolean gone;

    Node(byte[] name, long hash, V value) {
      this.name = name;
      this.hash = hash;
      this.value = value;
    }
  }

  private static final class Segment<V> {
    volatile AtomicReferenceArray<@Nullable Node<V>> table = new AtomicReferenceArray<>(SMALLEST);
    // The rest belongs to whoever holds this segment's monitor.
    int live;
    int used;
    long weight;
    long evicted;
    @Nullable Node<V> newest;
    @Nullable Node<V> oldest;
    @Nullable Node<V> hand;
  }

  private final List<Segment<V>> segments = new ArrayList<>(SEGMENTS);
  private final ToLongFunction<V> weigher;
  private final long seed;
  private volatile long capacity;

  /**
   * @param capacity how much the entries may weigh together, names included
   * @param seed of the hash; names come from strangers, who must not be able to guess it
   */
  public SharedNameMap(long capacity, ToLongFunction<V> weigher, long seed) {
    this.weigher = weigher;
    this.seed = seed;
    this.capacity = capacity;
    for (int i = 0; i < SEGMENTS; i++) {
      segments.add(new Segment<>());
    }
  }

  public @Nullable V get(NameKey key) {
    return above(key, 0);
  }

  /** What is known of {@code key} without its first {@code labels} labels. */
  public @Nullable V above(NameKey key, int labels) {
    long hash = key.secretHash(labels, seed);
    AtomicReferenceArray<@Nullable Node<V>> table = segment(hash).table;
    int mask = table.length() - 1;
    for (int slot = (int) hash & mask; ; slot = (slot + 1) & mask) {
      Node<V> node = table.get(slot);
      if (node == null) {
        return null;
      }
      if (node.hash == hash && !node.gone && key.suffixEquals(labels, node.name)) {
        if (!node.visited) {
          node.visited = true;
        }
        return node.value;
      }
    }
  }

  /** Replaces the value of {@code key}; nobody else changes it meanwhile. */
  public void update(NameKey key, Change<V> change) {
    long hash = key.secretHash(0, seed);
    Segment<V> segment = segment(hash);
    synchronized (segment) {
      Node<V> node = find(segment, key, hash);
      V after = change.apply(node == null ? null : node.value);
      if (after == null) {
        if (node != null) {
          remove(segment, node);
        }
        return;
      }
      if (node == null) {
        node = new Node<>(key.suffix(0), hash, after);
        insert(segment, node);
      }
      node.value = after;
      long weight = NODE_WEIGHT + node.name.length + weigher.applyAsLong(after);
      segment.weight += weight - node.weight;
      node.weight = weight;
      evict(segment, node);
    }
  }

  private @Nullable Node<V> find(Segment<V> segment, NameKey key, long hash) {
    AtomicReferenceArray<@Nullable Node<V>> table = segment.table;
    int mask = table.length() - 1;
    for (int slot = (int) hash & mask; ; slot = (slot + 1) & mask) {
      Node<V> node = table.get(slot);
      if (node == null) {
        return null;
      }
      if (node.hash == hash && !node.gone && key.suffixEquals(0, node.name)) {
        return node;
      }
    }
  }

  private void insert(Segment<V> segment, Node<V> node) {
    if ((segment.used + 1) * 2 > segment.table.length()) {
      rebuild(segment);
    }
    place(segment.table, node);
    segment.live++;
    segment.used++;
    node.older = segment.newest;
    if (segment.newest != null) {
      segment.newest.newer = node;
    }
    segment.newest = node;
    if (segment.oldest == null) {
      segment.oldest = node;
    }
  }

  private static <V> void place(AtomicReferenceArray<@Nullable Node<V>> table, Node<V> node) {
    int mask = table.length() - 1;
    int slot = (int) node.hash & mask;
    while (table.get(slot) != null) {
      slot = (slot + 1) & mask;
    }
    table.set(slot, node);
  }

  /** Without what is gone; readers go on in the old table, which still holds all that lives. */
  private void rebuild(Segment<V> segment) {
    int length = SMALLEST;
    while (length < (segment.live + 1) * 3) {
      length *= 2;
    }
    AtomicReferenceArray<@Nullable Node<V>> table = new AtomicReferenceArray<>(length);
    for (Node<V> node = segment.oldest; node != null; node = node.newer) {
      place(table, node);
    }
    segment.used = segment.live;
    segment.table = table;
  }

  private void remove(Segment<V> segment, Node<V> node) {
    Node<V> newer = node.newer;
    Node<V> older = node.older;
    if (segment.hand == node) {
      segment.hand = newer;
    }
    if (newer == null) {
      segment.newest = older;
    } else {
      newer.older = older;
    }
    if (older == null) {
      segment.oldest = newer;
    } else {
      older.newer = newer;
    }
    // It keeps its slot as a stepping stone for others until the table is rebuilt.
    node.gone = true;
    segment.live--;
    segment.weight -= node.weight;
    if (segment.used > SMALLEST && segment.live * 4 < segment.used) {
      rebuild(segment);
    }
  }

  private void evict(Segment<V> segment, Node<V> spared) {
    long most = capacity / SEGMENTS;
    while (segment.weight > most && segment.live > 1) {
      Node<V> node = segment.hand == null ? segment.oldest : segment.hand;
      if (node == null) {
        return;
      }
      segment.hand = node.newer;
      if (node == spared) {
        continue;
      }
      if (node.visited) {
        node.visited = false;
      } else {
        remove(segment, node);
        segment.evicted++;
      }
    }
  }

  /** Every name, in lower case, and its value. */
  public void forEach(BiConsumer<NameKey, V> visitor) {
    for (Segment<V> segment : segments) {
      List<Node<V>> nodes = new ArrayList<>();
      synchronized (segment) {
        for (Node<V> node = segment.oldest; node != null; node = node.newer) {
          nodes.add(node);
        }
      }
      nodes.forEach(node -> visitor.accept(NameKey.of(node.name, 0), node.value));
    }
  }

  public void clear() {
    for (Segment<V> segment : segments) {
      synchronized (segment) {
        for (Node<V> node = segment.oldest; node != null; node = node.newer) {
          node.gone = true;
        }
        segment.table = new AtomicReferenceArray<>(SMALLEST);
        segment.live = 0;
        segment.used = 0;
        segment.weight = 0;
        segment.newest = null;
        segment.oldest = null;
        segment.hand = null;
      }
    }
  }

  /** How much may be kept from now on; what is too much goes as new entries come. */
  public void capacity(long octets) {
    capacity = octets;
  }

  public int size() {
    int size = 0;
    for (Segment<V> segment : segments) {
      synchronized (segment) {
        size += segment.live;
      }
    }
    return size;
  }

  public long weight() {
    long weight = 0;
    for (Segment<V> segment : segments) {
      synchronized (segment) {
        weight += segment.weight;
      }
    }
    return weight;
  }

  /** How many entries had to go for others. */
  public long evicted() {
    long evicted = 0;
    for (Segment<V> segment : segments) {
      synchronized (segment) {
        evicted += segment.evicted;
      }
    }
    return evicted;
  }

  private Segment<V> segment(long hash) {
    return segments.get((int) (hash >>> 58));
  }
}
