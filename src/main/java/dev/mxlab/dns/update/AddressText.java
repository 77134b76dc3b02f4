package dev.mxlab.dns.update;

import dev.mxlab.dns.resolve.RecordText;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Addresses as named's log shows them. */
public final class AddressText {
  private AddressText() {}

  /** {@code 192.168.0.114#42675}. */
  public static String of(InetSocketAddress at) {
    return of(at.getAddress()) + "#" + at.getPort();
  }

  public static String of(InetAddress address) {
    return address instanceof Inet6Address v6
        ? RecordText.ipv6(v6.getAddress())
        : address.getHostAddress();
  }
}
