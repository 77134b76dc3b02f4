package dev.mxlab.named.lint;

import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneNode;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** What zones show beside each other: addresses without reverse names, targets that are missing. */
final class CrossLint {
  private final List<LintedZone> zones;
  private final Map<Name, ZoneLines> lines = new HashMap<>();
  private final Notes notes;

  CrossLint(List<LintedZone> zones, Notes notes) {
    this.zones = zones.stream().filter(z -> z.small() != null).toList();
    this.notes = notes;
  }

  void run() {
    List<ZoneLint.Host> hosts = new ArrayList<>();
    for (LintedZone linted : zones) {
      Zone zone = linted.small();
      if (zone != null && !ReverseNames.isReverse(zone.apex())) {
        ZoneLint.addresses(zone, hosts);
      }
    }
    withoutReverse(hosts);
    for (LintedZone linted : zones) {
      Zone zone = linted.small();
      if (zone != null && ReverseNames.isReverse(zone.apex())) {
        reverse(linted, zone, hosts);
      } else if (zone != null) {
        targets(linted, zone);
      }
    }
  }

  private ZoneLines lines(LintedZone zone) {
    return lines.computeIfAbsent(zone.apex(), apex -> ZoneLines.of(zone));
  }

  /** The zone of ours that a name lies in: the closest. */
  private @Nullable LintedZone holding(Name name) {
    LintedZone best = null;
    for (LintedZone zone : zones) {
      boolean deeper = best == null || zone.apex().labels() > best.apex().labels();
      if (name.subdomain(zone.apex()) && deeper) {
        best = zone;
      }
    }
    return best;
  }

  /**
   * The address of a mail server in the range of a reverse zone of ours. Others call nobody who
   * would ask for their names.
   */
  private void withoutReverse(List<ZoneLint.Host> hosts) {
    Set<Name> mailServers = mailServers();
    Map<InetAddress, ZoneLint.Host> first = new LinkedHashMap<>();
    for (ZoneLint.Host host : hosts) {
      if (mailServers.contains(host.name())
          && !host.address().isLoopbackAddress()
          && !host.address().isAnyLocalAddress()) {
        first.putIfAbsent(host.address(), host);
      }
    }
    for (ZoneLint.Host host : first.values()) {
      Name reverse = ReverseNames.of(host.address());
      LintedZone zone = holding(reverse);
      Zone held = zone == null ? null : zone.small();
      LintedZone forward = holding(host.name());
      if (zone == null || held == null || forward == null || !ReverseNames.isReverse(held.apex())) {
        continue;
      }
      if (held.apex().labels() > ReverseNames.IPV4.labels() && !answers(held, reverse)) {
        String address = host.address().getHostAddress();
        notes.add(
            lines(forward).at(host.name(), Type.A, address),
            address + ": no PTR record",
            "no-ptr",
            address,
            host.name().toString(),
            zone.shownAs(),
            reverse.relativize(held.apex()).toString());
      }
    }
  }

  /** Those that MX records name, and domains that have none and take their mail themselves. */
  private Set<Name> mailServers() {
    Set<Name> names = new HashSet<>();
    for (LintedZone linted : zones) {
      Zone zone = Objects.requireNonNull(linted.small());
      if (zone.top().get(Type.MX) == null) {
        names.add(zone.apex());
      }
      for (ZoneNode node : zone.nodes()) {
        RecordSet set = node.get(Type.MX);
        if (set != null) {
          set.records().forEach(record -> names.add(((MXRecord) record).getTarget()));
        }
      }
    }
    return names;
  }

  /** Whether a name exists, is delegated, or is made of a wildcard. */
  private static boolean answers(Zone zone, Name name) {
    NameKey key = NameKey.of(name);
    ZoneNode node = zone.find(key);
    if (node != null) {
      return !node.sets().isEmpty() || node.cut() != null;
    }
    ZoneNode closest = zone.closest(key);
    return closest.cut() != null || closest.dname() != null || closest.wildcard() != null;
  }

  private void reverse(LintedZone linted, Zone zone, List<ZoneLint.Host> hosts) {
    for (ZoneNode node : zone.nodes()) {
      RecordSet set = node.get(Type.PTR);
      InetAddress address = ReverseNames.address(node.name());
      if (set == null || address == null) {
        continue;
      }
      for (Record record : set.records()) {
        Name target = ((PTRRecord) record).getTarget();
        LintedZone forward = holding(target);
        Zone held = forward == null ? null : forward.small();
        if (forward == null || held == null || ReverseNames.isReverse(held.apex())) {
          continue;
        }
        boolean same =
            hosts.stream().anyMatch(h -> h.name().equals(target) && h.address().equals(address));
        boolean judged = plain(held, target);
        if (!same && judged && !address.isLoopbackAddress()) {
          notes.add(
              lines(linted).at(node.name(), Type.PTR, null),
              node.name() + "/PTR: " + target + " has no address " + address.getHostAddress(),
              "ptr-mismatch",
              address.getHostAddress(),
              target.toString(),
              forward.shownAs());
        }
      }
    }
  }

  /** Whether a zone itself says what addresses a name has: no delegation, alias or wildcard. */
  private static boolean plain(Zone zone, Name name) {
    NameKey key = NameKey.of(name);
    ZoneNode node = zone.find(key);
    if (node != null) {
      return node.cut() == null && node.get(Type.CNAME) == null;
    }
    return !answers(zone, name);
  }

  private void targets(LintedZone linted, Zone zone) {
    for (ZoneNode node : zone.nodes()) {
      for (RecordSet set : node.sets()) {
        if (set.type() == Type.MX || set.type() == Type.NS || set.type() == Type.CNAME) {
          set.records().forEach(record -> target(linted, record));
        }
      }
    }
  }

  /** A host in another of our zones that has no address there. */
  private void target(LintedZone linted, Record record) {
    Name target = targetOf(record);
    LintedZone other = holding(target);
    Zone held = other == null ? null : other.small();
    if (other == null
        || held == null
        || other.apex().equals(linted.apex())
        || target.equals(Name.root)
        || target.subdomain(linted.apex())) {
      return;
    }
    ZoneNode node = held.find(NameKey.of(target));
    boolean addressed = node != null && (node.get(Type.A) != null || node.get(Type.AAAA) != null);
    if (addressed || !plain(held, target) && record.getType() != Type.CNAME) {
      alias(linted, record, target, node);
      return;
    }
    if (record.getType() == Type.CNAME && (node != null || !plain(held, target))) {
      return;
    }
    String type = Type.string(record.getType());
    notes.add(
        lines(linted).at(record.getName(), record.getType(), target.toString()),
        record.getName() + "/" + type + ": " + target + " has no address",
        "target-elsewhere",
        record.getName().toString(),
        type,
        target.toString(),
        other.shownAs());
  }

  /** An MX or NS record that names an alias of another zone of ours. */
  private void alias(LintedZone linted, Record record, Name target, @Nullable ZoneNode node) {
    if (record.getType() != Type.CNAME && node != null && node.get(Type.CNAME) != null) {
      String type = Type.string(record.getType());
      notes.add(
          lines(linted).at(record.getName(), record.getType(), target.toString()),
          record.getName() + "/" + type + ": " + target + " is a CNAME",
          "target-alias",
          type,
          target.toString());
    }
  }

  private static Name targetOf(Record record) {
    if (record instanceof MXRecord mx) {
      return mx.getTarget();
    }
    return record instanceof NSRecord ns ? ns.getTarget() : ((CNAMERecord) record).getTarget();
  }
}
