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
 */
public final class NameKey {
  /** RFC 1035 section 2.3.4, the closing root label included. */
  public static final int MAX_LENGTH = 255;

  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] wire;
  private final int[] starts;
  private final int[] hashes;

  private NameKey(byte[] wire, int[] starts, int[] hashes) {
    this.wire = wire;
    this.starts = starts;
    this.hashes = hashes;
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
    byte[] wire = Arrays.copyOfRange(octets, offset, end + 1);
    for (int i = 0; i < wire.length; i++) {
      // Label lengths are below 64, so that they never look like letters.
      if (wire[i] >= 'A' && wire[i] <= 'Z') {
        wire[i] += 'a' - 'A';
      }
    }
    int[] starts = new int[labels + 1];
    int at = 0;
    for (int label = 0; label < labels; label++) {
      starts[label] = at;
      at += 1 + wire[at];
    }
    starts[labels] = at;
    return new NameKey(wire, starts, hashes(wire, starts));
  }

  private static int[] hashes(byte[] wire, int[] starts) {
    int[] hashes = new int[starts.length];
    int hash = 0;
    for (int label = starts.length - 2; label >= 0; label--) {
      for (int i = starts[label]; i < starts[label + 1]; i++) {
        hash = hash * 31 + wire[i];
      }
      hashes[label] = hash;
    }
    return hashes;
  }

  /** The name itself, in lower case. */
  public Name name() {
    try {
      return new Name(wire);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** How many labels it has, the root not counted. */
  public int labels() {
    return starts.length - 1;
  }

  /** This name below {@code labels}, which are given in wire form without a closing root. */
  public NameKey under(byte[] labels) {
    byte[] joined = Arrays.copyOf(labels, labels.length + wire.length);
    System.arraycopy(wire, 0, joined, labels.length, wire.length);
    return of(joined, 0);
  }

  /** The name without its first {@code labels} labels, in lower case wire form. */
  byte[] suffix(int labels) {
    return labels == 0 ? wire : Arrays.copyOfRange(wire, starts[labels], wire.length);
  }

  int hash(int label) {
    return hashes[label];
  }

  /** A hash that nobody can make names collide in who does not know {@code seed}. */
  long secretHash(int label, long seed) {
    return secretHash(wire, starts[label], seed);
  }

  private static long secretHash(byte[] octets, int from, long seed) {
    long hash = seed ^ (octets.length - from);
    int at = from;
    for (; at + Long.BYTES <= octets.length; at += Long.BYTES) {
      hash = folded(hash ^ (long) LONGS.get(octets, at), MULTIPLIER);
    }
    long rest = 0;
    for (; at < octets.length; at++) {
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
    return Arrays.equals(wire, from, wire.length, other, 0, other.length);
  }

  /** Whether {@code other} is this name or stands below it. */
  public boolean encloses(NameKey other) {
    int down = other.labels() - labels();
    return down >= 0 && other.suffixEquals(down, wire);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NameKey key && Arrays.equals(wire, key.wire);
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
