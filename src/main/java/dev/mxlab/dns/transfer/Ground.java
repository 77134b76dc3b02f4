package dev.mxlab.dns.transfer;

import dev.mxlab.dns.answer.Counters;
import dev.mxlab.dns.answer.Counters.Event;
import dev.mxlab.dns.update.ZoneLog;
import dev.mxlab.time.Activity;
import dev.mxlab.time.Timers;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.xbill.DNS.Name;

/**
 * What the keeping of zones stands on: time, threads, chance, the network, the log.
 *
 * @param activities opens a piece of work that the advancing of the clock must see the end of
 * @param threads for what waits on a disk or computes for long
 */
public record Ground(
    Timers timers,
    InstantSource clock,
    Supplier<Activity> activities,
    Executor threads,
    RandomGenerator random,
    Exchange exchange,
    Addresses addresses,
    ZoneLog log,
    Counters counters) {

  /** Counts one of two, by the family of the other's address. */
  void count(Event v4, Event v6, InetAddress other) {
    counters.count(other instanceof Inet4Address ? v4 : v6);
  }

  /** Finds out about name servers that are told of changes. */
  public interface Addresses {
    /**
     * The addresses of a host, as a view sees them and as far as they can be found; an empty list
     * where they cannot.
     */
    CompletionStage<List<InetAddress>> of(String view, Name host);

    /** Whether what a view sends there would come to that very view. */
    boolean isSelf(String view, OtherServer server);
  }
}
