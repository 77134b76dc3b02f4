package dev.mxlab.dns.resolve;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What is known of servers: how quickly they answer, whether they know EDNS, their cookies. The
 * quick ones are asked first, the silent ones last; an estimate fades, so that a server that was
 * down gets another chance (BIND's address database).
 */
final class ServerBook {
  private static final int MOST = 16_384;
  private static final long SLOWEST_MICROS = 9_000_000;

  /** BIND's v6-bias: of two servers alike the one with the shorter address is preferred. */
  private static final long IPV6_BIAS = 50_000;

  /** Each second takes away a fiftieth. */
  private static final double FADING = 0.98;

  private static final Duration PLAIN_FOR = Duration.ofMinutes(30);

  /** One server. Its fields are hints: threads may overwrite each other's. */
  static final class Server {
    final AtomicInteger active = new AtomicInteger();
    private volatile long micros;
    private volatile long at;
    private volatile long plainUntil;
    private volatile byte @Nullable [] cookie;

    /** What it gave us to send back with the next query (RFC 7873). */
    byte @Nullable [] cookie() {
      return cookie;
    }

    void cookie(byte @Nullable [] given) {
      cookie = given;
    }

    private String facts(long now) {
      byte[] given = cookie;
      return "[srtt "
          + micros(now)
          + "] [flags "
          + (plainUntil <= now ? "00000000" : "00000008")
          + "]"
          + (given == null ? "" : " [cookie=" + HexFormat.of().formatHex(given) + "]");
    }

    private long micros(long now) {
      long seconds = Math.min(3600, Math.max(0, now - at) / 1000);
      return seconds == 0 ? micros : (long) (micros * Math.pow(FADING, seconds));
    }
  }

  private record Ordered(InetSocketAddress server, long micros) {}

  private final InstantSource clock;
  private final RandomGenerator random;
  private final BoundedMap<InetSocketAddress, Server> servers = new BoundedMap<>(MOST);

  ServerBook(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  Server of(InetSocketAddress address) {
    return servers.get(address, none -> fresh());
  }

  /** Those not asked yet come early, in random order. */
  private Server fresh() {
    Server server = new Server();
    server.micros = 1 + random.nextInt(32);
    server.at = clock.millis();
    return server;
  }

  void answered(Server server, Duration after) {
    long now = clock.millis();
    long micros = Math.min(SLOWEST_MICROS, after.toNanos() / 1000);
    long known = server.micros(now);
    server.micros = known <= 32 ? micros : (known * 7 + micros * 3) / 10;
    server.at = now;
  }

  /** It may have been one lost datagram: the worse it was already, the less it gets (BIND). */
  void silent(Server server) {
    long now = clock.millis();
    long known = server.micros(now);
    int bits =
        known > 800_000
            ? 14
            : known > 400_000
                ? 15
                : known > 200_000 ? 16 : known > 100_000 ? 17 : known > 50_000 ? 18 : 20;
    server.micros = Math.min(SLOWEST_MICROS, known + 1000 + random.nextInt(1 << bits));
    server.at = now;
  }

  long expectedMicros(Server server) {
    return server.micros(clock.millis());
  }

  boolean knowsEdns(Server server) {
    return server.plainUntil <= clock.millis();
  }

  void speaksPlain(Server server) {
    server.plainUntil = clock.millis() + PLAIN_FOR.toMillis();
  }

  /** Best first. */
  List<InetSocketAddress> order(List<InetSocketAddress> addresses) {
    if (addresses.size() < 2) {
      return addresses;
    }
    long now = clock.millis();
    List<Ordered> ordered = new ArrayList<>();
    for (InetSocketAddress address : addresses) {
      long bias = address.getAddress() instanceof Inet6Address ? IPV6_BIAS : 0;
      ordered.add(new Ordered(address, of(address).micros(now) + bias));
    }
    ordered.sort(Comparator.comparingLong(Ordered::micros));
    return ordered.stream().map(Ordered::server).toList();
  }

  void forget() {
    servers.clear();
  }

  List<ResolverControl.Server> list() {
    long now = clock.millis();
    List<ResolverControl.Server> all = new ArrayList<>();
    servers.forEach(
        (address, server) -> all.add(new ResolverControl.Server(address, server.facts(now))));
    all.sort(Comparator.comparing(known -> known.address().toString()));
    return all;
  }
}
