package dev.mxlab.dns.resolve;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.xbill.DNS.Type;

/** What a resolver has done since it was made, under the names that {@code rndc stats} prints. */
public final class ResolverCounters {
  /** In the order of BIND 9.18's "Resolver Statistics". */
  enum Counter {
    IPV4_SENT("IPv4 queries sent"),
    IPV6_SENT("IPv6 queries sent"),
    IPV4_RECEIVED("IPv4 responses received"),
    IPV6_RECEIVED("IPv6 responses received"),
    NXDOMAIN("NXDOMAIN received"),
    SERVFAIL("SERVFAIL received"),
    FORMERR("FORMERR received"),
    OTHER_ERROR("other errors received"),
    EDNS_FAILED("EDNS query failures"),
    MISMATCH("mismatch responses received"),
    TRUNCATED("truncated responses received"),
    LAME("lame delegations received"),
    RETRY("query retries"),
    QUOTA("queries aborted due to quota"),
    TIMEOUT("query timeouts"),
    ADDRESS_FETCH_4("IPv4 NS address fetches"),
    ADDRESS_FETCH_6("IPv6 NS address fetches"),
    ADDRESS_FAILED_4("IPv4 NS address fetch failed"),
    ADDRESS_FAILED_6("IPv6 NS address fetch failed"),
    RTT_10("queries with RTT < 10ms"),
    RTT_100("queries with RTT 10-100ms"),
    RTT_500("queries with RTT 100-500ms"),
    RTT_800("queries with RTT 500-800ms"),
    RTT_1600("queries with RTT 800-1600ms"),
    RTT_MORE("queries with RTT > 1600ms"),
    ZONE_QUOTA("spilled due to zone quota"),
    SERVER_QUOTA("spilled due to server quota"),
    CLIENT_QUOTA("spilled due to clients per query quota"),
    REFUSED("REFUSED received"),
    COOKIE_CLIENT("COOKIE send with client cookie only"),
    COOKIE_BOTH("COOKIE sent with client and server cookie"),
    COOKIE_RECEIVED("COOKIE replies received"),
    COOKIE_OK("COOKIE client ok"),
    BAD_COOKIE("bad cookie rcode"),
    PRIMING("priming queries");

    private final String text;

    Counter(String text) {
      this.text = text;
    }
  }

  private final LongAdder[] counts = new LongAdder[Counter.values().length];
  private final Map<Integer, LongAdder> byType = new ConcurrentHashMap<>();
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  ResolverCounters() {
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
  }

  void count(Counter counter) {
    counts[counter.ordinal()].increment();
  }

  void sent(int type) {
    byType.computeIfAbsent(type, none -> new LongAdder()).increment();
  }

  void answeredIn(long millis) {
    count(
        millis < 10
            ? Counter.RTT_10
            : millis < 100
                ? Counter.RTT_100
                : millis < 500
                    ? Counter.RTT_500
                    : millis < 800
                        ? Counter.RTT_800
                        : millis < 1600 ? Counter.RTT_1600 : Counter.RTT_MORE);
  }

  void hit() {
    hits.increment();
  }

  void miss() {
    misses.increment();
  }

  /** "Resolver Statistics": those that are not 0, in their order. */
  public Map<String, Long> resolver() {
    Map<String, Long> shown = new LinkedHashMap<>();
    for (Counter counter : Counter.values()) {
      long count = counts[counter.ordinal()].sum();
      if (count > 0) {
        shown.put(counter.text, count);
      }
    }
    return shown;
  }

  /** "Outgoing Queries": by type, in the order of the types' numbers. */
  public Map<String, Long> outgoing() {
    Map<Integer, Long> sorted = new TreeMap<>();
    byType.forEach((type, count) -> sorted.put(type, count.sum()));
    Map<String, Long> shown = new LinkedHashMap<>();
    sorted.forEach((type, count) -> shown.put(Type.string(type), count));
    return shown;
  }

  /** "cache hits (from query)". */
  public long hits() {
    return hits.sum();
  }

  /** "cache misses (from query)". */
  public long misses() {
    return misses.sum();
  }
}
