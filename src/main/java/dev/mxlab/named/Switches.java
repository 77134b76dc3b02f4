package dev.mxlab.named;

import dev.mxlab.named.conf.ServerSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.Name;

/** What rndc switches while named runs, and named.conf only begins with. Safe for any thread. */
final class Switches {
  /** How long TCP clients are waited for; what BIND shows is in units of 100 milliseconds. */
  record TcpTimes(int initial, int idle, int keepalive, int advertised) {
    static TcpTimes of(ServerSettings.Tcp tcp) {
      return new TcpTimes(
          tenths(tcp.initialTimeout()),
          tenths(tcp.idleTimeout()),
          tenths(tcp.keepaliveTimeout()),
          tenths(tcp.advertisedTimeout()));
    }

    private static int tenths(Duration time) {
      return (int) (time.toMillis() / 100);
    }
  }

  /** A name below which nothing is validated. */
  record NegativeAnchor(String view, String shown, Instant expires) {}

  private record AnchorKey(String view, Name name) {}

  private static final int MOST_ANCHORS = 1000;

  private final Map<AnchorKey, NegativeAnchor> anchors = new ConcurrentHashMap<>();
  private final Map<String, Boolean> validation = new ConcurrentHashMap<>();
  private volatile boolean queryLog;
  private volatile int debugLevel;
  private volatile TcpTimes tcp = new TcpTimes(300, 300, 300, 300);

  /** As at the start of named, with the level of debugging that it was called with. */
  void reset(ServerSettings server, int debug) {
    queryLog = server.queryLog();
    tcp = TcpTimes.of(server.tcp());
    debugLevel = debug;
    anchors.clear();
    validation.clear();
  }

  boolean queryLog() {
    return queryLog;
  }

  void queryLog(boolean on) {
    queryLog = on;
  }

  int debugLevel() {
    return debugLevel;
  }

  void debugLevel(int level) {
    debugLevel = level;
  }

  TcpTimes tcp() {
    return tcp;
  }

  void tcp(TcpTimes times) {
    tcp = times;
  }

  /** Whether answers are said to be validated in a view. */
  boolean validation(String view, boolean configured) {
    return validation.getOrDefault(view, configured);
  }

  void setValidation(String view, boolean on) {
    validation.put(view, on);
  }

  /** False when there are too many. */
  boolean addAnchor(Name name, NegativeAnchor anchor) {
    if (anchors.size() >= MOST_ANCHORS) {
      return false;
    }
    anchors.put(new AnchorKey(anchor.view(), name), anchor);
    return true;
  }

  /** False when there was none. */
  boolean removeAnchor(String view, Name name) {
    return anchors.remove(new AnchorKey(view, name)) != null;
  }

  /** Those of a view that still hold, by their names. */
  List<NegativeAnchor> anchors(String view, Instant now) {
    anchors.values().removeIf(anchor -> !anchor.expires().isAfter(now));
    Map<Name, NegativeAnchor> found = new TreeMap<>();
    anchors.forEach(
        (key, anchor) -> {
          if (key.view().equals(view)) {
            found.put(key.name(), anchor);
          }
        });
    return List.copyOf(found.values());
  }
}
