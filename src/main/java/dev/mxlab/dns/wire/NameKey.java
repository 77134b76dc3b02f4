package dev.mxlab.dns.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * A domain name to look up by: its wire form in lower case, where each label begins, and the hash
 * of each suffix, so that a name and all names above it are found without copying.
 */
public final class NameKey {
  /** RFC 1035 section 2.3.4, the closing root label included. */
  public static final int MAX_LENGTH = 255;

  private static final int MOST_LABELS = 127;

  private final byte[] wire;
  private final int[] starts;
  private final int[] hashes;
  private final boolean reused;
  private int length;
  private int labels;

  private NameKey(byte[] wire, int labels, boolean reused) {
    this.wire = wire;
    this.length = wire.length;
    this.labels = labels;
    this.starts = new int[labels + 1];
    this.hashes = new int[labels + 1];
    this.reused = reused;
  }

  public static NameKey of(Name name) {
    return of(name.toWire(), 0);
  }

  /** The uncompressed name that stands at {@code offset}; it must be well-formed. */
  public static NameKey of(byte[] octets, int offset) {
    int labels = 0;
    int end = offset;
    while (octets[end] != 0) {
      end += 1 + octets[end];
      labels++;
    }
    NameKey key = new NameKey(new byte[end + 1 - offset], labels, false);
    key.fill(octets, offset);
    return key;
  }

  /** One that takes name after name; it must not be kept by anybody but its owner. */
  public static NameKey scratch() {
    return new NameKey(new byte[MAX_LENGTH], MOST_LABELS, true);
  }

  /** Becomes the uncompressed name at {@code offset}, for which there must be room. */
  public NameKey fill(byte[] octets, int offset) {
    int label = 0;
    int from = offset;
    int to = 0;
    for (int left = octets[from]; left > 0; left = octets[from]) {
      starts[label++] = to;
      wire[to++] = (byte) left;
      from++;
      for (; left > 0; left--) {
        byte octet = octets[from++];
        wire[to++] = octet >= 'A' && octet <= 'Z' ? (byte) (octet + ('a' - 'A')) : octet;
      }
    }
    wire[to] = 0;
    starts[label] = to;
    labels = label;
    length = to + 1;
    hash();
    return this;
  }

  private void hash() {
    int hash = 0;
    hashes[labels] = 0;
    for (int label = labels - 1; label >= 0; label--) {
      for (int i = starts[label]; i < starts[label + 1]; i++) {
        hash = hash * 31 + wire[i];
      }
      hashes[label] = hash;
    }
  }

  /** The name itself, in lower case. */
  public Name name() {
    try {
      return new Name(suffix(0));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** How many labels it has, the root not counted. */
  public int labels() {
    return labels;
  }

  /** This name under {@code below}, labels that are given in wire form without a closing root. */
  public NameKey under(byte[] below) {
    byte[] joined = Arrays.copyOf(below, below.length + length);
    System.arraycopy(wire, 0, joined, below.length, length);
    return of(joined, 0);
  }

  /** The name without its first labels, in lower case wire form; not to be written to. */
  byte[] suffix(int label) {
    return label == 0 && !reused ? wire : Arrays.copyOfRange(wire, starts[label], length);
  }

  int hash(int label) {
    return hashes[label];
  }

  boolean suffixEquals(int label, byte[] other) {
    int from = starts[label];
    return Arrays.equals(wire, from, length, other, 0, other.length);
  }

  /** Whether {@code other} is this name or stands below it. */
  public boolean encloses(NameKey other) {
    int down = other.labels - labels;
    return down >= 0
        && Arrays.equals(other.wire, other.starts[down], other.length, wire, 0, length);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NameKey key && Arrays.equals(wire, 0, length, key.wire, 0, key.length);
  }

  @Override
  public int hashCode() {
    return hashes[0];
  }

  @Override
  public String toString() {
    return name().toString();
  }
}
