package dev.mxlab.net;

import java.net.InetSocketAddress;

/** The way back to who sent a datagram. May be kept and used after the datagram was served. */
public interface DatagramReply {
  /** The sender's lab address. */
  InetSocketAddress from();

  /** The lab address that was asked. */
  InetSocketAddress at();

  /**
   * Answers; called at most once, from any thread. What cannot be sent is lost, as datagrams are.
   *
   * @param octets may be used again as soon as this returns
   */
  void send(byte[] octets, int length);
}
