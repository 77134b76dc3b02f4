package dev.mxlab.net;

import java.net.InetAddress;
import java.util.concurrent.CompletionStage;

/**
 * A host's door to names, as its resolver library is: asks the name servers of its
 * /etc/resolv.conf. The stage never fails: trouble is a {@link DnsAnswer.Status}.
 */
public interface Resolver {
  /** {@code name} is absolute, with or without its final dot; no search list is applied. */
  CompletionStage<DnsAnswer> ask(String name, RecordType type);

  /** Where the names of an address stand, absolute: RFC 1035 section 3.5, RFC 3596 section 2.5. */
  static String reverseName(InetAddress address) {
    byte[] octets = address.getAddress();
    StringBuilder name = new StringBuilder();
    for (int i = octets.length - 1; i >= 0; i--) {
      int octet = octets[i] & 0xff;
      if (octets.length == 4) {
        name.append(octet).append('.');
      } else {
        name.append(Integer.toHexString(octet & 15)).append('.');
        name.append(Integer.toHexString(octet >> 4)).append('.');
      }
    }
    return name + (octets.length == 4 ? "in-addr.arpa." : "ip6.arpa.");
  }
}
