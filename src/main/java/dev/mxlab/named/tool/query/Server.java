package dev.mxlab.named.tool.query;

import dev.mxlab.dns.resolve.RecordText;
import java.net.InetAddress;

/**
 * A server to ask.
 *
 * @param called how it was named: as typed, in /etc/resolv.conf, or by an NS record
 */
public record Server(InetAddress address, String called) {
  /** Its address as text. */
  public String shown() {
    return shown(address);
  }

  public static String shown(InetAddress address) {
    byte[] octets = address.getAddress();
    return octets.length == 16 ? RecordText.ipv6(octets) : address.getHostAddress();
  }
}
