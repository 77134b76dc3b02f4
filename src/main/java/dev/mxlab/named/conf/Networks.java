package dev.mxlab.named.conf;

import java.net.InetAddress;
import java.net.UnknownHostException;

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
    return client.getAddress().length == network.getAddress().length
        && masked(client, bits).equals(masked(network, bits));
  }
}
