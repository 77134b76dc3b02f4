package dev.mxlab.named;

import dev.mxlab.dns.answer.Counters;
import dev.mxlab.dns.resolve.ResolverControl;
import dev.mxlab.dns.resolve.ResolverControl.Kept;
import dev.mxlab.named.conf.View;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** named.stats: what {@code rndc stats} adds to it (BIND 9 ARM, "The Statistics File"). */
final class StatisticsReport {
  private static final String BUILTIN_VIEW = "_bind";
  private static final ResolverControl.Figures NOTHING =
      new ResolverControl.Figures(0, 0, 0, 0, 0, 0);

  private final Counters.Snapshot counted;
  private final int mostConnections;
  private final Map<String, @Nullable ResolverControl> views = new LinkedHashMap<>();
  private final long second;
  private final List<String> zones;
  private final StringBuilder out = new StringBuilder();

  StatisticsReport(Counters counters, Snapshot now, Instant at) {
    this.counted = counters.snapshot();
    this.mostConnections = counters.mostConnections();
    this.second = at.getEpochSecond();
    for (View view : ControlledZone.views(now)) {
      String name = view.name().isEmpty() ? "default" : view.name();
      views.put(name, now.caches().get(view.shown()));
    }
    views.put(BUILTIN_VIEW, null);
    zones = ControlledZone.all(now).stream().map(StatisticsReport::zone).toList();
  }

  String text() {
    out.append("+++ Statistics Dump +++ (").append(second).append(")\n");
    title("Incoming Requests");
    for (int opcode = 0; opcode < Counters.OPCODES; opcode++) {
      line(counted.ofOpcode(opcode), opcode(opcode));
    }
    title("Incoming Queries");
    line(counted.ofType(Counters.OTHER_TYPES), "Others");
    for (int type = 0; type < Counters.OTHER_TYPES; type++) {
      line(counted.ofType(type), type == 0 ? "RESERVED0" : Type.string(type));
    }
    title("Outgoing Rcodes");
    for (int rcode = 0; rcode < Counters.RCODES; rcode++) {
      line(counted.ofRcode(rcode), rcode(rcode));
    }
    title("Outgoing Queries");
    views("", resolver -> resolver.counters().outgoing().forEach((t, n) -> line(n, t)));
    events("Name Server Statistics", false);
    events("Zone Maintenance Statistics", true);
    title("Resolver Statistics");
    out.append("[Common]\n");
    views("", resolver -> resolver.counters().resolver().forEach((t, n) -> line(n, t)));
    title("Cache Statistics");
    caches();
    title("Cache DB RRsets");
    views(" (Cache: _bind)", this::sets);
    title("ADB stats");
    views("", resolver -> {});
    title("Socket I/O Statistics");
    title("Per Zone Query Statistics");
    title("Per Zone Glue Cache Statistics");
    zones.forEach(zone -> out.append('[').append(zone).append("]\n"));
    return out.append("--- Statistics Dump --- (").append(second).append(")\n").toString();
  }

  private static String zone(ControlledZone zone) {
    String name = zone.apex().equals(Name.root) ? "." : zone.apex().toString(true);
    return zone.view().equals(View.DEFAULT_NAME) ? name : name + " (view: " + zone.view() + ")";
  }

  /**
   * A section for each view.
   *
   * @param note what stands behind the name of the built-in view
   */
  private void views(String note, Consumer<ResolverControl> section) {
    views.forEach(
        (name, resolver) -> {
          boolean builtin = name.equals(BUILTIN_VIEW);
          out.append("[View: ").append(name).append(builtin ? note : "").append("]\n");
          if (resolver != null) {
            section.accept(resolver);
          }
        });
  }

  /** With a line for all that BIND's cache has: ours has no heap, and no tree for NSEC. */
  private void caches() {
    views.forEach(
        (name, resolver) -> {
          String note = name.equals(BUILTIN_VIEW) ? " (Cache: _bind)" : "";
          out.append("[View: ").append(name).append(note).append("]\n");
          cache(resolver);
        });
  }

  private void cache(@Nullable ResolverControl resolver) {
    long hits = resolver == null ? 0 : resolver.counters().hits();
    long misses = resolver == null ? 0 : resolver.counters().misses();
    ResolverControl.Figures figures = resolver == null ? NOTHING : resolver.figures();
    shown(hits, "cache hits");
    shown(misses, "cache misses");
    shown(hits, "cache hits (from query)");
    shown(misses, "cache misses (from query)");
    shown(figures.evicted(), "cache records deleted due to memory exhaustion");
    shown(0, "cache records deleted due to TTL expiration");
    shown(0, "covering nsec returned");
    shown(figures.names(), "cache database nodes");
    shown(0, "cache NSEC auxiliary database nodes");
    shown(figures.names(), "cache database hash buckets");
    shown(figures.octets(), "cache tree memory total");
    shown(figures.octets(), "cache tree memory in use");
    shown(figures.octets(), "cache tree highest memory in use");
    shown(0, "cache heap memory total");
    shown(0, "cache heap memory in use");
    shown(0, "cache heap highest memory in use");
  }

  /** How many sets of each type; those that say that there is none with an exclamation mark. */
  private void sets(ResolverControl resolver) {
    Map<Integer, Long> there = new TreeMap<>();
    Map<Integer, Long> denied = new TreeMap<>();
    long[] names = {0};
    resolver.cached((Kept kept) -> count(kept, there, denied, names));
    there.forEach((type, count) -> line(count, Type.string(type)));
    denied.forEach((type, count) -> line(count, "!" + Type.string(type)));
    line(names[0], "NXDOMAIN");
  }

  private static void count(
      Kept kept, Map<Integer, Long> there, Map<Integer, Long> denied, long[] names) {
    if (kept.denial() == null) {
      there.merge(kept.type(), 1L, Long::sum);
    } else if (kept.denial().equals("NXDOMAIN")) {
      names[0]++;
    } else {
      denied.merge(kept.type(), 1L, Long::sum);
    }
  }

  private void events(String title, boolean maintenance) {
    title(title);
    for (Counters.Event event : Counters.Event.values()) {
      if (event.maintenance() == maintenance) {
        line(counted.of(event), event.text());
      }
      if (!maintenance && event == Counters.Event.UPDATE_UNMET) {
        line(recursing(), "recursing clients");
      }
      if (!maintenance && event == Counters.Event.REQUEST_TCP) {
        line(mostConnections, "TCP connection high-water");
      }
    }
  }

  private long recursing() {
    long waiting = 0;
    for (ResolverControl resolver : views.values()) {
      waiting = resolver == null ? waiting : resolver.figures().recursiveClients();
    }
    return waiting;
  }

  private static String opcode(int opcode) {
    return switch (opcode) {
      case Opcode.QUERY, Opcode.IQUERY, Opcode.STATUS, Opcode.NOTIFY, Opcode.UPDATE ->
          Opcode.string(opcode);
      default -> "RESERVED" + opcode;
    };
  }

  private static String rcode(int rcode) {
    return rcode == Rcode.BADVERS ? "BADVERS" : Rcode.string(rcode);
  }

  private void title(String title) {
    out.append("++ ").append(title).append(" ++\n");
  }

  /** Left out where there is nothing to count. */
  private void line(long count, String what) {
    if (count > 0) {
      shown(count, what);
    }
  }

  private void shown(long count, String what) {
    out.append("%20d %s\n".formatted(count, what));
  }
}
