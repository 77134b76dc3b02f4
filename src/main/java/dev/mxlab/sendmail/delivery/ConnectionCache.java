package dev.mxlab.sendmail.delivery;

import dev.mxlab.smtp.client.OpenConnection;
import dev.mxlab.smtp.client.Transfer;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one run of deliveries remembers of hosts (mci.c): connections that stay open for its next
 * message, and who did not answer. A run is one message with what comes of it, or a queue runner's
 * messages one after the other. Whoever takes a connection has it alone until it is put back.
 */
final class ConnectionCache {
  /**
   * A connection that is open.
   *
   * @param mailer that it was made for
   * @param host as connected to: {@code mail.naver.com.}
   * @param protocol {@code ES} or {@code S}, for the words about it
   * @param messages that went over it
   * @param used in seconds of the clock
   */
  record Entry(
      String mailer,
      String host,
      InetAddress address,
      Transfer.Safety safety,
      String protocol,
      OpenConnection connection,
      int messages,
      long used) {
    private boolean goesTo(String otherMailer, String otherHost) {
      return mailer.equals(otherMailer) && host.equalsIgnoreCase(otherHost);
    }
  }

  private record Failure(Ending ending, Instant at) {}

  private static final int MOST_FAILURES = 10_000;

  private final @Nullable Entry[] slots;
  private final Map<String, Failure> failures = new HashMap<>();
  private final InstantSource clock;
  private final Duration memory;
  private final BooleanSupplier shared;
  private final Consumer<String> closed;

  /**
   * @param size connections at most (O ConnectionCacheSize)
   * @param memory how long a host that did not answer is left alone (O Timeout.hoststatus)
   * @param shared whether other messages follow, so that all connections are worth keeping
   * @param closed hears which hosts we do not talk with any more
   */
  ConnectionCache(
      int size,
      Duration memory,
      InstantSource clock,
      BooleanSupplier shared,
      Consumer<String> closed) {
    this.slots = new @Nullable Entry[Math.max(0, Math.min(size, 100))];
    this.memory = memory;
    this.clock = clock;
    this.shared = shared;
    this.closed = closed;
  }

  boolean keeps() {
    return slots.length > 0;
  }

  /** Whether a message's last connection may be of use to another message. */
  boolean isShared() {
    return shared.getAsBoolean();
  }

  /** The connection to this host, which is the caller's now. */
  synchronized Optional<Entry> take(String mailer, String host) {
    for (int i = 0; i < slots.length; i++) {
      Entry entry = slots[i];
      if (entry != null && entry.goesTo(mailer, host)) {
        slots[i] = null;
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  /**
   * Ends the connection that was not used for the longest time where there is room for no other.
   *
   * @param whom for whose sake
   * @param say hears of it
   */
  CompletableFuture<Void> makeRoom(String whom, Consumer<String> say) {
    Entry oldest = null;
    synchronized (this) {
      int slot = slot();
      if (slot >= 0) {
        oldest = slots[slot];
        slots[slot] = null;
      }
    }
    return oldest == null ? CompletableFuture.completedFuture(null) : end(oldest, whom, say);
  }

  /** The last that is free, else the first of the oldest; -1 where there is none at all. */
  private int slot() {
    int best = slots.length - 1;
    for (int i = 0; i < slots.length; i++) {
      Entry entry = slots[i];
      Entry known = slots[best];
      if (entry == null || known != null && (entry.used() < known.used() || i == 0)) {
        best = i;
      }
    }
    return best;
  }

  CompletableFuture<Void> put(Entry entry) {
    Entry oldest;
    synchronized (this) {
      int slot = slot();
      oldest = slot < 0 ? entry : slots[slot];
      if (slot >= 0) {
        slots[slot] = entry;
      }
    }
    return oldest == null ? CompletableFuture.completedFuture(null) : end(oldest, "", any -> {});
  }

  /** Ends all of them; the run is over. */
  CompletableFuture<Void> flush(Consumer<String> say) {
    List<Entry> all = new ArrayList<>();
    synchronized (this) {
      for (int i = 0; i < slots.length; i++) {
        Entry entry = slots[i];
        if (entry != null) {
          all.add(entry);
          slots[i] = null;
        }
      }
    }
    CompletableFuture<Void> ended = CompletableFuture.completedFuture(null);
    for (Entry entry : all) {
      ended = ended.thenCompose(before -> end(entry, "", say));
    }
    return ended;
  }

  /** Ends a connection that was taken. */
  CompletableFuture<Void> end(Entry entry, String whom, Consumer<String> say) {
    say.accept((whom.isEmpty() ? "" : whom + "... ") + "Closing connection to " + entry.host());
    closed.accept(entry.host());
    return entry
        .connection()
        .quit()
        .thenAccept(said -> said.forEach(line -> say.accept(Dialogue.shown(line))));
  }

  /** A host that did not answer need not be asked again by the next message. */
  synchronized void failed(String mailer, String host, Ending ending) {
    if (failures.size() < MOST_FAILURES) {
      failures.put(key(mailer, host), new Failure(ending, clock.instant()));
    }
  }

  /** How it failed a short time ago. */
  synchronized Optional<Ending> failure(String mailer, String host) {
    Failure known = failures.get(key(mailer, host));
    return known == null || !known.at().plus(memory).isAfter(clock.instant())
        ? Optional.empty()
        : Optional.of(known.ending());
  }

  private static String key(String mailer, String host) {
    return mailer + " " + host.toLowerCase(Locale.ROOT);
  }
}
