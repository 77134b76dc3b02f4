package dev.mxlab.dns.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * A domain name to look up by: its wire form in lower case, where each label begins, and the hash
 * of each suffix, so that a name and all names above it are found without copying.
 *
 * <p>Immutable, but for a {@link #scratch} key, which one thread fills again for each look-up.
 */
public final class NameKey {
  /** RFC 1035 section 2.3.4, the closing root label included. */
  public static final int MAX_LENGTH = 255;

  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int MOST_LABELS = 127;

  private final byte[] wire;
  private final int[] starts;
  private final int[] hashes;
  private int length;
  private int labels;

  private NameKey(int octets, int labels) {
    this.wire = new byte[octets];
    this.starts = new int[labels + 1];
    this.hashes = new int[labels + 1];
  }

  public static NameKey of(Name name) {
    return of(name.toWireCanonical(), 0);
  }

  /** The uncompressed name that stands at {@code offset}; it must be well-formed. */
  public static NameKey of(byte[] octets, int offset) {
    int labels = WireNames.labels(octets, offset);
    return new NameKey(WireNames.end(octets, offset) - offset, labels).fill(octets, offset);
  }

  /** A key to {@link #fill}; it must not be kept where others rely on it, as in a map. */
  public static NameKey scratch() {
    return new NameKey(MAX_LENGTH, MOST_LABELS);
  }

  /** Makes this the key of the uncompressed, well-formed name at {@code offset}. */
  public NameKey fill(byte[] octets, int offset) {
    int count = 0;
    int from = offset;
    int at = 0;
    while (true) {
      int label = octets[from];
      starts[count] = at;
      wire[at++] = (byte) label;
      if (label == 0) {
        break;
      }
      count++;
      for (int i = 1; i <= label; i++) {
        wire[at++] = WireNames.lower(octets[from + i]);
      }
      from += 1 + label;
    }
    labels = count;
    length = at;
    int hash = 0;
    hashes[count] = 0;
    for (int label = count - 1; label >= 0; label--) {
      for (int i = starts[label]; i < starts[label + 1]; i++) {
        hash = hash * 31 + wire[i];
      }
      hashes[label] = hash;
    }
    return this;
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

  /** The name in lower case wire form; of a scratch key more may follow. */
  public byte[] array() {
    return wire;
  }

  /** How many octets of {@link #array} the name has. */
  public int length() {
    return length;
  }

  /** Where the name without its first {@code label} labels begins in {@link #array}. */
  public int start(int label) {
    return starts[label];
  }

  /** The hash of the name without its first {@code label} labels, as {@link WireNames#hash}. */
  public int hash(int label) {
    return hashes[label];
  }

  /** This name below {@code labels}, which are given in wire form without a closing root. */
  public NameKey under(byte[] labels) {
    byte[] joined = Arrays.copyOf(labels, labels.length + length);
    System.arraycopy(wire, 0, joined, labels.length, length);
    return of(joined, 0);
  }

  /** The name without its first {@code labels} labels, in lower case wire form. */
  public byte[] suffix(int labels) {
    return Arrays.copyOfRange(wire, starts[labels], length);
  }

  /** A hash that nobody can make names collide in who does not know {@code seed}. */
  long secretHash(int label, long seed) {
    return secretHash(wire, starts[label], length, seed);
  }

  private static long secretHash(byte[] octets, int from, int end, long seed) {
    long hash = seed ^ (end - from);
    int at = from;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      hash = folded(hash ^ (long) LONGS.get(octets, at), MULTIPLIER);
    }
    long rest = 0;
    for (; at < end; at++) {
      rest = rest << 8 | octets[at];
    }
    return folded(hash ^ rest, MULTIPLIER ^ seed);
  }

  /** Both halves of the product, so that every bit has a say in every other. */
  private static long folded(long one, long other) {
    return one * other ^ Math.multiplyHigh(one, other);
  }

  boolean suffixEquals(int label, byte[] other) {
    int from = starts[label];
    return Arrays.equals(wire, from, length, other, 0, other.length);
  }

  /** Whether {@code other} is this name or stands below it. */
  public boolean encloses(NameKey other) {
    int down = other.labels - labels;
    if (down < 0 || other.hashes[down] != hashes[0]) {
      return false;
    }
    return Arrays.equals(other.wire, other.starts[down], other.length, wire, 0, length);
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
