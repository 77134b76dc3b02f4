package dev.mxlab.named.control.serve;

import dev.mxlab.dns.resolve.RecordText;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Addresses as BIND's logs have them: {@code 127.0.0.1#953}, {@code ::1#953}. */
public final class Ends {
  private Ends() {}

  public static String shown(InetSocketAddress at) {
    return shown(at.getAddress()) + "#" + at.getPort();
  }

  public static String shown(InetAddress address) {
    return address instanceof Inet6Address
        ? RecordText.ipv6(address.getAddress())
        : address.getHostAddress();
  }
}
