package dev.mxlab.named.tool.query;

import java.util.Arrays;

/**
 * What {@code +subnet} sends (RFC 7871).
 *
 * @param address of 4 or 16 octets
 */
public record Subnet(byte[] address, int prefix) {
  private static final int IPV4 = 1;
  private static final int IPV6 = 2;

  EdnsOption option() {
    int octets = (prefix + 7) / 8;
    byte[] data = Arrays.copyOf(new byte[] {0, (byte) family(), (byte) prefix, 0}, 4 + octets);
    System.arraycopy(address, 0, data, 4, octets);
    if (prefix % 8 != 0) {
      data[data.length - 1] &= (byte) (0xff << 8 - prefix % 8);
    }
    return new EdnsOption(8, data);
  }

  private int family() {
    return address.length == 16 ? IPV6 : IPV4;
  }
}
