package dev.mxlab.dns.resolve;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * Addresses that begin alike: 192.0.2.0/24.
 *
 * @param bits how many of the leading ones count
 */
public record Prefix(InetAddress address, int bits) {
  private static final int OCTET = 8;

  /** One address alone. */
  public static Prefix of(InetAddress address) {
    return new Prefix(address, address.getAddress().length * OCTET);
  }

  public boolean holds(InetAddress other) {
    byte[] mine = address.getAddress();
    byte[] its = other.getAddress();
    int whole = bits / OCTET;
    if (mine.length != its.length || !Arrays.equals(mine, 0, whole, its, 0, whole)) {
      return false;
    }
    int rest = bits % OCTET;
    return rest == 0 || ((mine[whole] ^ its[whole]) & (0xFF00 >> rest) & 0xFF) == 0;
  }
}
