package dev.mxlab.dns.transfer;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * How messages get to other servers and back; what goes to a server with a key is signed, and what
 * comes from it is verified. A stage fails with {@link ExchangeException}; it may complete on any
 * thread.
 */
public interface Exchange {
  /** One datagram, and the answer to it. */
  CompletionStage<byte[]> ask(OtherServer server, byte[] query, Duration limit);

  /** The same over a connection of its own. */
  CompletionStage<byte[]> askByTcp(OtherServer server, byte[] query, Duration limit);

  /**
   * Sends a query over a connection of its own and hands on what comes.
   *
   * @param limits for the connection, between two messages, and for the whole
   */
  CompletionStage<Void> stream(OtherServer server, byte[] query, Limits limits, Listener listener);

  /** How long things may take. */
  record Limits(Duration connect, Duration idle, Duration whole) {}

  /** Is told by one thread at a time, in order. */
  interface Listener {
    /**
     * The connection stands.
     *
     * @param peer who is at its other end
     */
    void connected(InetSocketAddress peer);

    /**
     * A message came; the next one is read when this returns.
     *
     * @return whether more are wanted
     */
    boolean message(byte[] message);
  }
}
