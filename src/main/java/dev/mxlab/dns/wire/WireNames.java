package dev.mxlab.dns.wire;

import java.util.Arrays;

/**
 * Uncompressed domain names where they stand in an array. Lengths of labels are below 64 and so
 * never look like letters: a name is turned to lower case octet by octet.
 */
public final class WireNames {
  private static final byte[] LOWER = new byte[256];

  static {
    for (int i = 0; i < LOWER.length; i++) {
      LOWER[i] = (byte) (i >= 'A' && i <= 'Z' ? i + 'a' - 'A' : i);
    }
  }

  private WireNames() {}

  /** In lower case when it is an ASCII letter. */
  public static byte lower(byte octet) {
    return LOWER[octet & 0xFF];
  }

  /** The offset behind the name's closing root label. */
  public static int end(byte[] octets, int at) {
    int end = at;
    while (octets[end] != 0) {
      end += 1 + octets[end];
    }
    return end + 1;
  }

  /** How many labels it has, the root not counted. */
  public static int labels(byte[] octets, int at) {
    int labels = 0;
    for (int label = at; octets[label] != 0; label += 1 + octets[label]) {
      labels++;
    }
    return labels;
  }

  public static boolean equal(byte[] one, int oneAt, byte[] other, int otherAt) {
    int length = end(one, oneAt) - oneAt;
    return end(other, otherAt) - otherAt == length && equal(one, oneAt, other, otherAt, length);
  }

  /** Whether {@code length} octets are the same in any case. */
  public static boolean equal(byte[] one, int oneAt, byte[] other, int otherAt, int length) {
    if (Arrays.equals(one, oneAt, oneAt + length, other, otherAt, otherAt + length)) {
      return true;
    }
    for (int i = 0; i < length; i++) {
      if (LOWER[one[oneAt + i] & 0xFF] != LOWER[other[otherAt + i] & 0xFF]) {
        return false;
      }
    }
    return true;
  }

  /**
   * The hash of a name that begins with the {@code length} octets at {@code at} (whole labels) and
   * goes on with a name of hash {@code above}. The root's hash is 0.
   */
  public static int hash(byte[] octets, int at, int length, int above) {
    int hash = above;
    for (int i = at; i < at + length; i++) {
      hash = hash * 31 + LOWER[octets[i] & 0xFF];
    }
    return hash;
  }

  /** The hash of a whole name: label by label from the last. */
  public static int hash(byte[] octets, int at) {
    int length = octets[at];
    return length == 0 ? 0 : hash(octets, at, 1 + length, hash(octets, at + 1 + length));
  }

  /** DNSSEC's canonical order (RFC 4034 section 6.1). */
  public static int compare(byte[] one, int oneAt, byte[] other, int otherAt) {
    return new NameOrder().compare(one, oneAt, other, otherAt);
  }
}
