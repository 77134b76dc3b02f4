package dev.mxlab.named;

import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.named.conf.DomainNames;
import dev.mxlab.named.conf.Forwarding;
import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import dev.mxlab.named.conf.NamedConf.ZoneType;
import dev.mxlab.named.conf.View;
import dev.mxlab.named.conf.ViewSettings.EmptyZoneSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
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

  /** Those of a view: not switched off, not there already, and not forwarded. */
  static List<Zone> of(View view) {
    EmptyZoneSettings settings = view.settings().emptyZones();
    if (!settings.enabled() || view.dclass() != DClass.IN) {
      return List.of();
    }
    Set<Name> left = new HashSet<>();
    view.zones().stream()
        .filter(zone -> zone.type() != ZoneType.FORWARD)
        .forEach(zone -> left.add(zone.apex()));
    settings.disabled().stream()
        .map(DomainNames::parse)
        .filter(Objects::nonNull)
        .forEach(left::add);
    List<Zone> zones = new ArrayList<>();
    for (String text : names()) {
      Name apex = Objects.requireNonNull(DomainNames.parse(text));
      if (!left.contains(apex) && !forwarded(view, apex)) {
        zones.add(zone(apex, view));
      }
    }
    return zones;
  }

  /** Names that other servers alone are asked for stay with them. */
  private static boolean forwarded(View view, Name apex) {
    Forwarding closest = view.settings().forwarding();
    int labels = 0;
    for (ZoneStatement zone : view.zones()) {
      Forwarding own = zone.type() == ZoneType.FORWARD ? zone.settings().forwarding() : null;
      Name name = zone.apex();
      if (own != null && apex.subdomain(name) && name.labels() > labels) {
        closest = own;
        labels = name.labels();
      }
    }
    return closest != null && closest.only() && !closest.servers().isEmpty();
  }

  private static Zone zone(Name apex, View view) {
    EmptyZoneSettings settings = view.settings().emptyZones();
    Name server = given(settings.server(), apex);
    Name contact = given(settings.contact(), Name.root);
    List<Name> cuts =
        view.zones().stream()
            .filter(EmptyZones::answeredElsewhere)
            .map(ZoneStatement::apex)
            .filter(below -> below.subdomain(apex) && !below.equals(apex))
            .distinct()
            .toList();
    // BIND makes those that have zones of ours below them in another way, where NS has a TTL.
    long nsTtl = cuts.isEmpty() ? 0 : DAY;
    List<Record> records = new ArrayList<>();
    records.add(new SOARecord(apex, DClass.IN, DAY, server, contact, 0, REFRESH, RETRY, WEEK, DAY));
    records.add(new NSRecord(apex, DClass.IN, nsTtl, server));
    cuts.forEach(cut -> records.add(new NSRecord(cut, DClass.IN, DAY, Name.root)));
    return Zone.of(apex, DClass.IN, RecordSet.group(records));
  }

  private static boolean answeredElsewhere(ZoneStatement zone) {
    Forwarding forwarding = zone.settings().forwarding();
    return zone.type() != ZoneType.FORWARD || forwarding != null && forwarding.only();
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
