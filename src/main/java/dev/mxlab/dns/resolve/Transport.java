package dev.mxlab.dns.resolve;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Carries DNS messages to a server and back. A stage fails with {@link
 * java.net.SocketTimeoutException}, {@link java.net.ConnectException} (refused), {@link
 * java.net.NoRouteToHostException} or another {@link java.io.IOException}; it may complete on any
 * thread.
 */
public interface Transport {
  /**
   * Where from and where to.
   *
   * @param from null for the address that routing would choose
   */
  record Path(InetSocketAddress server, @Nullable InetAddress from) {}

  /** Sends one datagram and waits for one. */
  CompletionStage<byte[]> udp(InetSocketAddress server, byte[] query, Duration limit);

  /**
   * Sends one datagram and waits for one from its receiver that {@code wanted} takes; others, which
   * somebody may have forged, are as if they had not come.
   */
  default CompletionStage<byte[]> udp(
      Path path, byte[] query, Duration limit, Predicate<byte[]> wanted) {
    return udp(path.server(), query, limit)
        .thenCompose(
            answer ->
                wanted.test(answer)
                    ? CompletableFuture.completedStage(answer)
                    : CompletableFuture.failedStage(new SocketTimeoutException("timed out")));
  }

  /**
   * Asks over a connection of its own (RFC 7766) and hands every message to {@code more} until that
   * says false. {@code limit} counts for the connection and anew for each message.
   */
  CompletionStage<Void> stream(
      InetSocketAddress server, byte[] query, Duration limit, Predicate<byte[]> more);

  /** The same from an address of ours. */
  default CompletionStage<Void> stream(
      Path path, byte[] query, Duration limit, Predicate<byte[]> more) {
    return stream(path.server(), query, limit, more);
  }

  /** Asks over a connection of its own for a single message. */
  default CompletionStage<byte[]> tcp(InetSocketAddress server, byte[] query, Duration limit) {
    return tcp(new Path(server, null), query, limit);
  }

  /** The same from an address of ours. */
  default CompletionStage<byte[]> tcp(Path path, byte[] query, Duration limit) {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    stream(
            path,
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
