package dev.mxlab.net;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** Answers datagrams, at once, later, or not at all. */
@FunctionalInterface
public interface DatagramService {
  /**
   * @param datagram belongs to the caller and is valid during the call only
   * @param from the sender's lab address
   * @param at the lab address that was asked
   * @param reply takes over the buffer it is given; called at most once, from any thread
   */
  void serve(
      ByteBuf datagram, InetSocketAddress from, InetSocketAddress at, Consumer<ByteBuf> reply);
}
