package dev.mxlab.named.conf;

import dev.mxlab.text.Position;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * Another server as primaries, also-notify and forwarders name it, its list resolved.
 *
 * @param port 0: the one that this server serves on itself
 * @param key signs what is sent to it; null: nothing is signed
 * @param tls a tls statement's name, which is accepted only; empty for none
 */
public record Remote(InetAddress address, int port, @Nullable Name key, String tls, Position at) {

  /**
   * @param own the port that this server serves on
   */
  public InetSocketAddress socket(int own) {
    return new InetSocketAddress(address, port == 0 ? own : port);
  }
}
