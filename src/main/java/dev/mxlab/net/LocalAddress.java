package dev.mxlab.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * An address of an interface.
 *
 * @param device {@code lo}, {@code eth0}
 * @param bits the length of its network's prefix
 */
public record LocalAddress(String device, InetAddress address, int bits) {

  private static final int V4_BITS = 24;
  private static final int V6_BITS = 64;

  /** Of a host with one card, in networks of the usual sizes. */
  static List<LocalAddress> ofOneCard(List<InetAddress> addresses) {
    return ofOneCard(addresses, V4_BITS);
  }

  /** Of a host with one card, whose IPv4 networks have prefixes of {@code v4Bits}. */
  public static List<LocalAddress> ofOneCard(List<InetAddress> addresses, int v4Bits) {
    List<LocalAddress> all = new ArrayList<>();
    all.add(new LocalAddress("lo", AddressTable.LOCALHOST, 8));
    all.add(new LocalAddress("lo", loopback6(), 128));
    for (InetAddress address : addresses) {
      int bits = address instanceof Inet6Address ? V6_BITS : v4Bits;
      all.add(new LocalAddress("eth0", address, bits));
    }
    return List.copyOf(all);
  }

  private static InetAddress loopback6() {
    byte[] octets = new byte[16];
    octets[15] = 1;
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Those of the machine, as they are now. */
  static List<LocalAddress> ofMachine() {
    List<LocalAddress> all = new ArrayList<>();
    try {
      List<NetworkInterface> cards =
          NetworkInterface.networkInterfaces()
              .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
              .toList();
      for (NetworkInterface card : cards) {
        if (card.isUp()) {
          for (InterfaceAddress each : card.getInterfaceAddresses()) {
            all.add(
                new LocalAddress(card.getName(), each.getAddress(), each.getNetworkPrefixLength()));
          }
        }
      }
    } catch (SocketException none) {
      // A machine without interfaces has no addresses.
    }
    return List.copyOf(all);
  }
}
