package dev.mxlab.named.tool;

import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneNode;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** A zone in BIND's full style: one record a line, all names whole, in columns. */
final class ZoneDump {
  private static final int TTL_COLUMN = 46;
  private static final int DATA_COLUMN = 64;
  private static final int TAB = 8;

  private ZoneDump() {}

  static void print(Zone zone, PrintStream out) {
    zone.stream()
        .filter(node -> !node.sets().isEmpty())
        .sorted(Comparator.comparing(ZoneNode::name))
        .forEach(node -> node(node, out));
  }

  private static void node(ZoneNode node, PrintStream out) {
    List<RecordSet> sets =
        node.sets().stream()
            .sorted(Comparator.comparingInt(ZoneDump::rank).thenComparingInt(RecordSet::type))
            .toList();
    for (RecordSet set : sets) {
      for (Record record : set.records()) {
        out.println(line(record));
      }
    }
  }

  /** SOA and NS lead. */
  private static int rank(RecordSet set) {
    return switch (set.type()) {
      case Type.SOA -> 0;
      case Type.NS -> 1;
      default -> 2;
    };
  }

  static String line(Record record) {
    StringBuilder line = new StringBuilder(record.getName().toString());
    int column = indent(line, line.length(), TTL_COLUMN);
    String middle =
        record.getTTL()
            + " "
            + DClass.string(record.getDClass())
            + " "
            + Type.string(record.getType());
    line.append(middle);
    indent(line, column + middle.length(), DATA_COLUMN);
    return line.append(record.rdataToString()).toString();
  }

  /** As far as tabs go, then blanks; at least one. */
  private static int indent(StringBuilder line, int from, int wanted) {
    int to = Math.max(wanted, from + 1);
    int at = from;
    while (at / TAB < to / TAB) {
      line.append('\t');
      at = (at / TAB + 1) * TAB;
    }
    line.append(" ".repeat(to - at));
    return to;
  }
}
