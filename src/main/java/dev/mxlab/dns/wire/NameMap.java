package dev.mxlab.dns.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hash table from names to what is known of them, asked for a name or for any of the names above
 * it without allocating. Filled by one thread, then published and only read.
 */
public final class NameMap<V> {
  private static final int SMALLEST = 16;

  private byte[] @Nullable [] keys = new byte[SMALLEST][];
  private int[] hashes = new int[SMALLEST];
  private @Nullable Object[] values = new Object[SMALLEST];
  private int size;

  public @Nullable V get(NameKey key) {
    return above(key, 0);
  }

  /** What is known of {@code key} without its first {@code labels} labels. */
  @SuppressWarnings("unchecked")
  public @Nullable V above(NameKey key, int labels) {
    int hash = key.hash(labels);
    int mask = keys.length - 1;
    for (int slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
      byte[] there = keys[slot];
      if (there == null) {
        return null;
      }
      if (hashes[slot] == hash && key.suffixEquals(labels, there)) {
        return (V) values[slot];
      }
    }
  }

  public void put(NameKey key, V value) {
    putAbove(key, 0, value);
  }

  /** Enters {@code key} without its first {@code labels} labels. */
  public void putAbove(NameKey key, int labels, V value) {
    if (size * 2 >= keys.length) {
      grow();
    }
    int hash = key.hash(labels);
    int mask = keys.length - 1;
    int slot = spread(hash) & mask;
    byte[] there = keys[slot];
    while (there != null && !(hashes[slot] == hash && key.suffixEquals(labels, there))) {
      slot = (slot + 1) & mask;
      there = keys[slot];
    }
    if (there == null) {
      keys[slot] = key.suffix(labels);
      hashes[slot] = hash;
      size++;
    }
    values[slot] = value;
  }

  private void grow() {
    byte[] @Nullable [] oldKeys = keys;
    int[] oldHashes = hashes;
    @Nullable Object[] oldValues = values;
    int mask = oldKeys.length * 2 - 1;
    keys = new byte[mask + 1][];
    hashes = new int[mask + 1];
    values = new Object[mask + 1];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != null) {
        int slot = spread(oldHashes[i]) & mask;
        while (keys[slot] != null) {
          slot = (slot + 1) & mask;
        }
        keys[slot] = oldKeys[i];
        hashes[slot] = oldHashes[i];
        values[slot] = oldValues[i];
      }
    }
  }

  private static int spread(int hash) {
    int mixed = hash * 0x9E3779B9;
    return mixed ^ (mixed >>> 16);
  }

  /** Another one with the same entries. */
  public NameMap<V> copy() {
    NameMap<V> copy = new NameMap<>();
    copy.keys = keys.clone();
    copy.hashes = hashes.clone();
    copy.values = values.clone();
    copy.size = size;
    return copy;
  }

  public int size() {
    return size;
  }

  @SuppressWarnings("unchecked")
  public List<V> values() {
    List<V> all = new ArrayList<>(size);
    for (Object value : values) {
      if (value != null) {
        all.add((V) value);
      }
    }
    return all;
  }
}
