package dev.mxlab.named.conf;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Arithmetic of address prefixes. */
final class Networks {
  private Networks() {}

  /** Whether all bits of {@code address} after the first {@code bits} are zero. */
  static boolean zeroAfter(InetAddress address, int bits) {
    return masked(address, bits).equals(address);
  }

  static InetAddress masked(InetAddress address, int bits) {
    byte[] bytes = address.getAddress();
    for (int i = 0; i < bytes.length; i++) {
      int keep = Math.max(0, Math.min(8, bits - 8 * i));
      bytes[i] &= (byte) (0xff << (8 - keep));
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Whether both are of one family and agree in their first {@code bits}. */
  static boolean within(InetAddress client, InetAddress network, int bits) {
    byte[] one = client.getAddress();
    byte[] other = network.getAddress();
    if (one.length != other.length) {
      return false;
    }
    int whole = Math.min(bits, 8 * one.length) / 8;
    int mask = whole == one.length ? 0 : 0xff00 >> bits - 8 * whole & 0xff;
    return Arrays.equals(one, 0, whole, other, 0, whole)
        && (mask == 0 || ((one[whole] ^ other[whole]) & mask) == 0);
  }
}
