package dev.mxlab.dns.resolve;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A map that forgets what was used least recently once it is full. Split into shards, each behind
 * its own short lock, so that look-ups on several threads seldom meet.
 */
final class BoundedMap<K, V> {
  private static final int SHARDS = 16;

  private static final class Shard<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1;
    private final int capacity;

    Shard(int capacity) {
      super(16, 0.75f, true);
      this.capacity = capacity;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > capacity;
    }
  }

  private final List<Shard<K, V>> shards = new ArrayList<>(SHARDS);

  BoundedMap(int capacity) {
    for (int i = 0; i < SHARDS; i++) {
      shards.add(new Shard<>(Math.max(1, capacity / SHARDS)));
    }
  }

  private Shard<K, V> shard(K key) {
    int hash = key.hashCode();
    hash ^= hash >>> 16;
    return shards.get((hash ^ (hash >>> 8)) & (SHARDS - 1));
  }

  @Nullable V get(K key) {
    Shard<K, V> shard = shard(key);
    synchronized (shard) {
      return shard.get(key);
    }
  }

  void put(K key, V value) {
    Shard<K, V> shard = shard(key);
    synchronized (shard) {
      shard.put(key, value);
    }
  }

  /** The value of {@code key}, made when there is none. */
  V get(K key, Function<K, V> make) {
    Shard<K, V> shard = shard(key);
    synchronized (shard) {
      V present = shard.get(key);
      if (present == null) {
        present = make.apply(key);
        shard.put(key, present);
      }
      return present;
    }
  }

  void forEach(BiConsumer<K, V> visitor) {
    for (Shard<K, V> shard : shards) {
      synchronized (shard) {
        shard.forEach(visitor);
      }
    }
  }

  void remove(K key) {
    Shard<K, V> shard = shard(key);
    synchronized (shard) {
      shard.remove(key);
    }
  }

  void removeIf(java.util.function.Predicate<K> gone) {
    for (Shard<K, V> shard : shards) {
      synchronized (shard) {
        shard.keySet().removeIf(gone);
      }
    }
  }

  void clear() {
    for (Shard<K, V> shard : shards) {
      synchronized (shard) {
        shard.clear();
      }
    }
  }

  int size() {
    int size = 0;
    for (Shard<K, V> shard : shards) {
      synchronized (shard) {
        size += shard.size();
      }
    }
    return size;
  }
}
