package dev.mxlab.dns.answer;

import dev.mxlab.dns.zone.ZoneTable;
import org.jspecify.annotations.Nullable;

/**
 * All that a name server answers from at one moment. Immutable; a reload makes a new one and swaps
 * it with one volatile write.
 *
 * @param recursion null with {@code recursion no}
 */
public record ServerState(
    ZoneTable zones, Access access, @Nullable Recursion recursion, Settings settings) {
  /**
   * The options that shape responses.
   *
   * @param ednsUdpSize what we announce and take (named.conf edns-udp-size)
   * @param maxUdpSize the most we send in a datagram (max-udp-size)
   * @param version answers CHAOS version.bind; empty: none
   * @param hostname answers CHAOS hostname.bind; empty: none
   * @param serverId answers CHAOS id.server and the NSID option; empty: none
   */
  public record Settings(
      int ednsUdpSize, int maxUdpSize, String version, String hostname, String serverId) {

    /** Without a server-id, as named is by default. */
    public Settings(int ednsUdpSize, int maxUdpSize, String version, String hostname) {
      this(ednsUdpSize, maxUdpSize, version, hostname, "");
    }
  }
}
