package dev.mxlab.dns.resolve;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How quickly servers answered: the quick ones are asked first, the silent ones last. An estimate
 * is forgotten after a quarter of an hour, so that a server that was down gets another chance.
 */
final class ServerTimes {
  private static final long FORGET_MILLIS = Duration.ofMinutes(15).toMillis();
  private static final long SILENT_MICROS = 5_000_000;

  private record Estimate(long micros, long at) {}

  private record Ordered(InetAddress server, long micros) {}

  private final InstantSource clock;
  private final RandomGenerator random;
  private final BoundedMap<InetAddress, Estimate> estimates = new BoundedMap<>(4096);

  ServerTimes(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  void answered(InetAddress server, Duration after) {
    long micros = after.toNanos() / 1000;
    learn(server, micros, micros);
  }

  void silent(InetAddress server) {
    learn(server, SILENT_MICROS, SILENT_MICROS);
  }

  private void learn(InetAddress server, long first, long micros) {
    long now = clock.millis();
    estimates.update(
        server,
        new Estimate(first, now),
        known -> new Estimate((known.micros() * 7 + micros * 3) / 10, now));
  }

  /** Best first; servers not asked yet come early, in random order. */
  List<InetAddress> order(List<InetAddress> servers) {
    long now = clock.millis();
    List<Ordered> ordered = new ArrayList<>();
    for (InetAddress server : servers) {
      Estimate known = estimates.get(server);
      boolean fresh = known != null && now - known.at() < FORGET_MILLIS;
      long base = known != null && fresh ? known.micros() : 0;
      ordered.add(new Ordered(server, base + random.nextInt(2000)));
    }
    ordered.sort(Comparator.comparingLong(Ordered::micros));
    return ordered.stream().map(Ordered::server).toList();
  }

  void forget() {
    estimates.clear();
  }
}
