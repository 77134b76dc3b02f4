package dev.mxlab.dns.resolve;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * Carries DNS messages to a server and back. A stage fails with {@link
 * java.net.SocketTimeoutException}, {@link java.net.ConnectException} (refused), {@link
 * java.net.NoRouteToHostException} or another {@link java.io.IOException}; it may complete on any
 * thread.
 */
public interface Transport {
  /** Sends one datagram and waits for one. */
  CompletionStage<byte[]> udp(InetSocketAddress server, byte[] query, Duration limit);

  /**
   * Asks over a connection of its own (RFC 7766) and hands every message to {@code more} until that
   * says false. {@code limit} counts for the connection and anew for each message.
   */
  CompletionStage<Void> stream(
      InetSocketAddress server, byte[] query, Duration limit, Predicate<byte[]> more);

  /** Asks over a connection of its own for a single message. */
  default CompletionStage<byte[]> tcp(InetSocketAddress server, byte[] query, Duration limit) {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    stream(
            server,
            query,
            limit,
            message -> {
              answer.complete(message);
              return false;
            })
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                answer.completeExceptionally(failure);
              }
            });
    return answer;
  }
}
