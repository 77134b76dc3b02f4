package dev.mxlab.dns.transfer;

import dev.mxlab.dns.sign.TsigKey;
import dev.mxlab.dns.update.AddressText;
import java.net.Inet6Address;
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
    return AddressText.of(at);
  }

  /** The source as BIND shows it: {@code 0.0.0.0#0} where routing chooses. */
  String shownSource() {
    if (source != null) {
      return AddressText.of(source) + "#0";
    }
    return at.getAddress() instanceof Inet6Address ? "::#0" : "0.0.0.0#0";
  }
}
