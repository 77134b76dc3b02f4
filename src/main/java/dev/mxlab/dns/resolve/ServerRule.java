package dev.mxlab.dns.resolve;

import dev.mxlab.dns.sign.TsigKey;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * How some servers are to be treated (named.conf {@code server}). Of several rules the one with the
 * longest prefix counts.
 *
 * @param bogus (no) never ask them
 * @param edns (yes) whether they are told of EDNS
 * @param tcpOnly (no) ask over TCP alone
 * @param sendCookie (yes) RFC 7873
 * @param ednsUdpSize edns-udp-size (the options' one: 0)
 * @param key keys: what messages to them are signed with; null for nothing
 * @param source query-source; null: the options' one
 */
public record ServerRule(
    Prefix servers,
    boolean bogus,
    boolean edns,
    boolean tcpOnly,
    boolean sendCookie,
    int ednsUdpSize,
    @Nullable TsigKey key,
    @Nullable InetAddress source) {
  /** A rule that changes nothing. */
  public static ServerRule plain(Prefix servers) {
    return new ServerRule(servers, false, true, false, true, 0, null, null);
  }
}
