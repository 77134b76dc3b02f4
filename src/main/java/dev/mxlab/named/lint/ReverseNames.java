package dev.mxlab.named.lint;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.ReverseMap;

/** Names below in-addr.arpa, and the addresses that they stand for. */
final class ReverseNames {
  static final Name IPV4 = Name.fromConstantString("in-addr.arpa.");
  private static final Name IPV6 = Name.fromConstantString("ip6.arpa.");
  private static final int OCTETS = 4;

  private ReverseNames() {}

  static boolean isReverse(Name name) {
    return name.subdomain(IPV4) || name.subdomain(IPV6);
  }

  static Name of(InetAddress address) {
    return ReverseMap.fromAddress(address);
  }

  /** The whole IPv4 address that a name stands for; null for other names. */
  static @Nullable InetAddress address(Name name) {
    List<Integer> octets = octets(name);
    if (octets == null || octets.size() != OCTETS) {
      return null;
    }
    byte[] bytes = new byte[OCTETS];
    for (int i = 0; i < OCTETS; i++) {
      bytes[i] = octets.get(OCTETS - 1 - i).byteValue();
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The numbers before in-addr.arpa as they are written; null when they are none. */
  static @Nullable List<Integer> octets(Name name) {
    return name.subdomain(IPV4) ? numbers(name, name.labels() - IPV4.labels()) : null;
  }

  /** The first {@code count} labels as numbers up to 255. */
  static @Nullable List<Integer> numbers(Name name, int count) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String label = name.getLabelString(i);
      if (!label.matches("\\d{1,3}") || Integer.parseInt(label) > 255) {
        return null;
      }
      numbers.add(Integer.parseInt(label));
    }
    return numbers;
  }

  /** Whether addresses that begin so are private ones (RFC 1918). */
  static boolean arePrivate(List<Integer> octets) {
    int first = octets.get(0);
    int second = octets.size() > 1 ? octets.get(1) : 0;
    return first == 10
        || first == 192 && second == 168
        || first == 172 && second >= 16 && second < 32;
  }

  /** Whether an address begins with these octets. */
  static boolean begins(InetAddress address, List<Integer> octets) {
    byte[] bytes = address.getAddress();
    for (int i = 0; i < octets.size(); i++) {
      if (bytes.length != OCTETS || i >= OCTETS || (bytes[i] & 0xff) != octets.get(i)) {
        return false;
      }
    }
    return true;
  }
}
