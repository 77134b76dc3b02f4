package dev.mxlab.named;

import dev.mxlab.dns.answer.Counters;
import dev.mxlab.named.NamedDaemon.Snapshot;
import dev.mxlab.named.conf.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** named.stats: what {@code rndc stats} adds to it (BIND 9 ARM, "The Statistics File"). */
final class StatisticsReport {
  private static final String BUILTIN_VIEW = "_bind";

  private final Counters.Snapshot counted;
  private final int mostConnections;
  private final List<String> views = new ArrayList<>();
  private final long second;
  private final StringBuilder out = new StringBuilder();

  StatisticsReport(Counters counters, Snapshot now, Instant at) {
    this.counted = counters.snapshot();
    this.mostConnections = counters.mostConnections();
    this.second = at.getEpochSecond();
    List<View> written = ControlledZone.views(now);
    written.forEach(view -> views.add(view.name().isEmpty() ? "default" : view.name()));
    views.add(BUILTIN_VIEW);
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
    views.forEach(view -> out.append("[View: ").append(view).append("]\n"));
    events("Name Server Statistics", false);
    events("Zone Maintenance Statistics", true);
    title("Per Zone Query Statistics");
    return out.append("--- Statistics Dump --- (").append(second).append(")\n").toString();
  }

  private void events(String title, boolean maintenance) {
    title(title);
    for (Counters.Event event : Counters.Event.values()) {
      if (event.maintenance() == maintenance) {
        line(counted.of(event), event.text());
      }
      if (!maintenance && event == Counters.Event.REQUEST_TCP) {
        line(mostConnections, "TCP connection high-water");
      }
    }
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

  private void line(long count, String what) {
    if (count > 0) {
      out.append("%20d %s\n".formatted(count, what));
    }
  }
}
