package dev.mxlab.dns.answer;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * Who asks: what views and access lists decide by.
 *
 * @param from the sender's lab address and port
 * @param at the lab address that was asked
 * @param key the TSIG key that the message was signed with, verified; null without one
 */
public record Requester(
    InetSocketAddress from, InetSocketAddress at, Transport transport, @Nullable Name key) {

  public InetAddress address() {
    return from.getAddress();
  }

  public Requester signedWith(Name verified) {
    return new Requester(from, at, transport, verified);
  }
}
