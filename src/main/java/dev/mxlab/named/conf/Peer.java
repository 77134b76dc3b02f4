package dev.mxlab.named.conf;

import dev.mxlab.text.Position;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * A server statement: what is to be known about other servers of a network. What is null is as the
 * view has it.
 */
public record Peer(InetAddress network, int bits, Query query, Transfer transfer, Position at) {

  /**
   * How it is asked.
   *
   * @param key signs queries to it
   */
  public record Query(
      boolean bogus,
      @Nullable Name key,
      @Nullable Boolean edns,
      @Nullable Integer ednsUdpSize,
      @Nullable Integer ednsVersion,
      @Nullable Integer maxUdpSize,
      @Nullable Boolean tcpOnly,
      @Nullable Boolean tcpKeepalive,
      @Nullable Boolean sendCookie,
      @Nullable Boolean requestNsid,
      @Nullable InetAddress source) {}

  /** How zones go to and fro. */
  public record Transfer(
      @Nullable Boolean provideIxfr,
      @Nullable Boolean requestIxfr,
      @Nullable Boolean requestExpire,
      @Nullable Boolean manyAnswers,
      @Nullable Integer transfers,
      @Nullable InetAddress notifySource,
      @Nullable InetAddress transferSource) {}

  public boolean covers(InetAddress address) {
    return Networks.within(address, network, bits);
  }

  /** The statement with the longest prefix counts. */
  public static Optional<Peer> of(Iterable<Peer> peers, InetAddress address) {
    Peer best = null;
    for (Peer peer : peers) {
      if (peer.covers(address) && (best == null || peer.bits > best.bits)) {
        best = peer;
      }
    }
    return Optional.ofNullable(best);
  }
}
