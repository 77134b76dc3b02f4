package dev.mxlab.dns.golden;

import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.SOARecord;

/** The empty zones that named made by itself (RFC 6303) where the tutorial was recorded. */
final class AutomaticZones {
  private static final long DAY = 86_400;

  private AutomaticZones() {}

  /** All that have no zone of their own among {@code configured}, in named's order. */
  static List<ZoneTable.Entry> besides(Collection<Name> configured) {
    Set<Name> taken = new TreeSet<>(configured);
    List<ZoneTable.Entry> entries = new ArrayList<>();
    for (String text : names()) {
      Name apex = Name.fromConstantString(text + ".");
      if (!taken.contains(apex)) {
        entries.add(new ZoneTable.Entry(apex, DClass.IN, empty(apex)));
      }
    }
    return entries;
  }

  private static Zone empty(Name apex) {
    SOARecord soa =
        new SOARecord(apex, DClass.IN, DAY, apex, Name.root, 0, 28_800, 7_200, 604_800, DAY);
    NSRecord ns = new NSRecord(apex, DClass.IN, 0, apex);
    return Zone.of(apex, DClass.IN, List.of(RecordSet.of(List.of(soa)), RecordSet.of(List.of(ns))));
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>();
    names.add("10.IN-ADDR.ARPA");
    for (int i = 16; i < 32; i++) {
      names.add(i + ".172.IN-ADDR.ARPA");
    }
    names.add("168.192.IN-ADDR.ARPA");
    for (int i = 64; i < 128; i++) {
      names.add(i + ".100.IN-ADDR.ARPA");
    }
    names.addAll(
        List.of(
            "0.IN-ADDR.ARPA",
            "127.IN-ADDR.ARPA",
            "254.169.IN-ADDR.ARPA",
            "2.0.192.IN-ADDR.ARPA",
            "100.51.198.IN-ADDR.ARPA",
            "113.0.203.IN-ADDR.ARPA",
            "255.255.255.255.IN-ADDR.ARPA",
            "0.".repeat(32) + "IP6.ARPA",
            "1." + "0.".repeat(31) + "IP6.ARPA",
            "D.F.IP6.ARPA",
            "8.E.F.IP6.ARPA",
            "9.E.F.IP6.ARPA",
            "A.E.F.IP6.ARPA",
            "B.E.F.IP6.ARPA",
            "8.B.D.0.1.0.0.2.IP6.ARPA",
            "EMPTY.AS112.ARPA",
            "HOME.ARPA",
            "RESOLVER.ARPA"));
    return names;
  }
}
