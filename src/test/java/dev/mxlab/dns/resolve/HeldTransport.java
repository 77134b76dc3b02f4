package dev.mxlab.dns.resolve;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** Holds every datagram back until told. */
final class HeldTransport implements Transport {
  private final Transport behind;
  private final List<Runnable> waiting = new ArrayList<>();

  HeldTransport(Transport behind) {
    this.behind = behind;
  }

  /** Those that wait now; what comes of it is held back again. */
  void releaseAll() {
    List<Runnable> now = List.copyOf(waiting);
    waiting.clear();
    now.forEach(Runnable::run);
  }

  @Override
  public CompletionStage<byte[]> udp(InetSocketAddress server, byte[] query, Duration limit) {
    CompletableFuture<byte[]> later = new CompletableFuture<>();
    waiting.add(
        () ->
            behind
                .udp(server, query, limit)
                .whenComplete(
                    (bytes, failure) -> {
                      if (bytes == null) {
                        later.completeExceptionally(failure);
                      } else {
                        later.complete(bytes);
                      }
                    }));
    return later;
  }

  @Override
  public CompletionStage<Void> stream(
      InetSocketAddress server, byte[] query, Duration limit, Predicate<byte[]> more) {
    return behind.stream(server, query, limit, more);
  }
}
