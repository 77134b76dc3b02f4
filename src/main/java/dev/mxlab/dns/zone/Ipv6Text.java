package dev.mxlab.dns.zone;

import org.jspecify.annotations.Nullable;

/** IPv6 addresses as inet_pton reads and inet_ntop writes them (RFC 4291, RFC 5952). */
final class Ipv6Text {
  private static final int LENGTH = 16;

  private Ipv6Text() {}

  /** The sixteen octets; null when it is no address. */
  static byte @Nullable [] parse(byte[] text, int from, int to) {
    byte[] address = new byte[LENGTH];
    int filled = 0;
    int gap = -1;
    int at = from;
    if (at < to && text[at] == ':') {
      if (++at >= to || text[at] != ':') {
        return null;
      }
    }
    while (at < to) {
      if (text[at] == ':') {
        if (gap >= 0) {
          return null;
        }
        gap = filled;
        at++;
        continue;
      }
      int start = at;
      int value = 0;
      while (at < to && Character.digit(text[at], 16) >= 0) {
        value = value << 4 | Character.digit(text[at++], 16);
        if (at - start > 4) {
          return null;
        }
      }
      if (at < to && text[at] == '.' && filled + 4 <= LENGTH) {
        return withIpv4(text, start, to, address, filled, gap);
      }
      if (at == start || filled + 2 > LENGTH) {
        return null;
      }
      address[filled++] = (byte) (value >> 8);
      address[filled++] = (byte) value;
      if (at < to && (text[at++] != ':' || at == to)) {
        return null;
      }
    }
    return spread(address, filled, gap);
  }

  private static byte @Nullable [] withIpv4(
      byte[] text, int from, int to, byte[] address, int filled, int gap) {
    try {
      long ipv4 = MasterText.ipv4(text, from, to);
      for (int i = 0; i < 4; i++) {
        address[filled + i] = (byte) (ipv4 >> 24 - 8 * i);
      }
      return spread(address, filled + 4, gap);
    } catch (Fault.Found bad) {
      return null;
    }
  }

  private static byte @Nullable [] spread(byte[] address, int filled, int gap) {
    if (gap < 0) {
      return filled == LENGTH ? address : null;
    }
    if (filled == LENGTH) {
      return null;
    }
    int behind = filled - gap;
    System.arraycopy(address, gap, address, LENGTH - behind, behind);
    java.util.Arrays.fill(address, gap, LENGTH - behind, (byte) 0);
    return address;
  }

  /** As inet_ntop: the longest run of zeros left out, addresses in addresses with dots. */
  static String format(byte[] octets, int at) {
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (octets[at + 2 * i] & 0xFF) << 8 | (octets[at + 2 * i + 1] & 0xFF);
    }
    int best = -1;
    int longest = 1;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && groups[end] == 0) {
        end++;
      }
      if (end - i > longest) {
        best = i;
        longest = end - i;
      }
      i = Math.max(i, end - 1);
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == best) {
        text.append(i == 0 ? "::" : ":");
        i += longest - 1;
        continue;
      }
      boolean mapped = longest == 5 && groups[5] == 0xFFFF || longest == 7 && groups[7] != 1;
      if (i == 6 && best == 0 && (longest == 6 || mapped)) {
        return text.append(MasterText.ipv4(octets, at + 12)).toString();
      }
      text.append(Integer.toHexString(groups[i]));
      if (i < 7) {
        text.append(':');
      }
    }
    return text.toString();
  }
}
