package dev.mxlab.dns.transfer;

import dev.mxlab.dns.sign.TsigKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A name server that zones come from, or that is told of changes.
 *
 * @param key signs what is sent to it; null: nothing does
 * @param source the address that is sent from; null: the one that routing chooses
 */
public record OtherServer(
    InetSocketAddress at, @Nullable TsigKey key, @Nullable InetAddress source) {

  /** {@code 192.168.0.164#53}. */
  public String shown() {
    return at.getAddress().getHostAddress() + "#" + at.getPort();
  }

  /** The source as BIND shows it: {@code 0.0.0.0#0} where routing chooses. */
  String shownSource() {
    if (source != null) {
      return source.getHostAddress() + "#0";
    }
    return at.getAddress() instanceof java.net.Inet6Address ? "::#0" : "0.0.0.0#0";
  }
}
