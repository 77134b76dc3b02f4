package dev.mxlab.named.tool.query;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Carries questions to a server and waits for answers. Failures are those of a real machine: {@link
 * java.net.SocketTimeoutException}, {@link java.net.ConnectException}, {@link
 * java.net.PortUnreachableException}, {@link java.net.NoRouteToHostException}, {@link
 * java.net.BindException}, {@link java.io.EOFException}.
 */
public interface Network {
  /**
   * Sends one datagram and waits for one that {@code wanted} takes; it is asked on any thread.
   *
   * @param from an address and port of this machine; null leaves them to the system
   */
  byte[] udp(
      InetSocketAddress to,
      @Nullable InetSocketAddress from,
      byte[] query,
      Duration limit,
      Predicate<byte[]> wanted)
      throws IOException;

  /** Opens a connection for messages with their length before them (RFC 1035 section 4.2.2). */
  Conversation tcp(InetSocketAddress to, @Nullable InetSocketAddress from, Duration limit)
      throws IOException;

  /** A connection. */
  interface Conversation extends Closeable {
    void send(byte[] message) throws IOException;

    byte[] receive(Duration limit) throws IOException;

    @Override
    void close();
  }
}
