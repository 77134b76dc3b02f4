package dev.mxlab.named;

import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.named.conf.DomainNames;
import dev.mxlab.named.conf.NamedConf.Options;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.SOARecord;

/**
 * The zones that BIND makes by itself so that names of private addresses are not asked for on the
 * Internet (RFC 6303; BIND 9 ARM, "Built-in Empty Zones").
 */
final class EmptyZones {
  private static final long DAY = 86_400;
  private static final long REFRESH = 28_800;
  private static final long RETRY = 7_200;
  private static final long WEEK = 604_800;

  private EmptyZones() {}

  /** Those that the options do not switch off and whose names are not {@code taken}. */
  static List<Zone> of(Options options, Collection<Name> taken) {
    if (!options.recursion() || !options.emptyZones()) {
      return List.of();
    }
    Set<Name> left = new HashSet<>(taken);
    options.disabledEmptyZones().stream()
        .map(DomainNames::parse)
        .forEach(
            name -> {
              if (name != null) {
                left.add(name);
              }
            });
    List<Zone> zones = new ArrayList<>();
    for (String text : names()) {
      Name apex = DomainNames.parse(text);
      if (apex != null && !left.contains(apex)) {
        zones.add(zone(apex, options));
      }
    }
    return zones;
  }

  private static Zone zone(Name apex, Options options) {
    Name server = given(options.emptyServer(), apex);
    Name contact = given(options.emptyContact(), Name.root);
    SOARecord soa =
        new SOARecord(apex, DClass.IN, DAY, server, contact, 0, REFRESH, RETRY, WEEK, DAY);
    NSRecord ns = new NSRecord(apex, DClass.IN, 0, server);
    return Zone.of(apex, DClass.IN, RecordSet.group(List.of(soa, ns)));
  }

  private static Name given(@Nullable String text, Name otherwise) {
    Name name = text == null ? null : DomainNames.parse(text);
    return name == null ? otherwise : name;
  }

  /** In BIND's order and spelling. */
  static List<String> names() {
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
            "0." + "0.".repeat(31) + "IP6.ARPA",
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
