package dev.mxlab.named.lint;

import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneNode;
import dev.mxlab.text.Position;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Type;

/** What a zone shows by itself: names that got the zone's name twice, aliases that lead nowhere. */
final class ZoneLint {
  private static final Pattern ADDRESS = Pattern.compile("\\d+(\\.\\d+){3}");

  private final Zone zone;
  private final ZoneLines lines;
  private final Notes notes;

  ZoneLint(Zone zone, ZoneLines lines, Notes notes) {
    this.zone = zone;
    this.lines = lines;
    this.notes = notes;
  }

  void run() {
    for (ZoneNode node : zone.nodes()) {
      owner(node);
      for (RecordSet set : node.sets()) {
        if (pointsTo(set.type())) {
          set.records().forEach(this::target);
        }
      }
    }
  }

  private static boolean pointsTo(int type) {
    return switch (type) {
      case Type.CNAME, Type.PTR, Type.NS, Type.MX, Type.SRV, Type.SOA -> true;
      default -> false;
    };
  }

  private void owner(ZoneNode node) {
    if (node.sets().isEmpty()) {
      return;
    }
    String written = written(node.name());
    if (written != null) {
      notes.add(
          lines.at(node.name()),
          node.name() + ": the zone's name twice",
          "owner-dot",
          written,
          node.name().toString());
    } else if (zone.apex().subdomain(ReverseNames.IPV4)) {
      reverseOwner(node);
    }
  }

  /** In a reverse zone only what is left of the address stands at the beginning of a line. */
  private void reverseOwner(ZoneNode node) {
    int added = node.labels() - (zone.apex().labels() - 1);
    List<Integer> all = ReverseNames.octets(node.name());
    if (node.get(Type.PTR) != null && all != null && all.size() > 4) {
      String last = node.name().getLabelString(added - 1);
      notes.add(
          lines.at(node.name()),
          node.name() + ": more than four numbers",
          "reverse-owner",
          node.name().relativize(zone.apex()).toString(),
          looksForward(node.name(), added) ? last : node.name().getLabelString(0));
    }
  }

  /** 192.168.111.100 in 111.168.192.in-addr.arpa: the part that is wanted is the last. */
  private boolean looksForward(Name owner, int added) {
    List<Integer> zoneOctets = ReverseNames.octets(zone.apex());
    return zoneOctets != null
        && !zoneOctets.isEmpty()
        && added > 1
        && owner.getLabelString(0).equals(String.valueOf(zoneOctets.get(zoneOctets.size() - 1)));
  }

  private void target(Record record) {
    Name target = targetOf(record);
    if (target == null || target.equals(Name.root)) {
      return;
    }
    String type = Type.string(record.getType());
    Position at = lines.at(record.getName(), record.getType(), null);
    String written = written(target);
    if (written == null && record instanceof PTRRecord) {
      written = inReverse(target);
    }
    if (written != null) {
      Position place = lines.at(record.getName(), record.getType(), written);
      String key = record instanceof PTRRecord ? "ptr-dot" : "target-dot";
      // BIND tells of MX, NS and SRV itself, and its mend explains.
      if (!isChecked(record)) {
        notes.add(
            place,
            record.getName() + "/" + type + ": the final dot is missing",
            key,
            target.toString(),
            written,
            written + ".");
      }
    } else if (record instanceof CNAMERecord) {
      alias(record, target, at);
    } else if (record instanceof PTRRecord && ReverseNames.isReverse(zone.apex())) {
      pointer(target, at);
    } else if (record instanceof SOARecord soa && soa.getAdmin().toString().contains("\\@")) {
      notes.add(at, record.getName() + "/SOA: @ in the address", "soa-at", mailbox(soa));
    }
  }

  private static String mailbox(SOARecord soa) {
    return soa.getAdmin().toString().replace("\\@", ".");
  }

  private static boolean isChecked(Record record) {
    return record instanceof MXRecord || record instanceof NSRecord || record instanceof SRVRecord;
  }

  private static @Nullable Name targetOf(Record record) {
    if (record instanceof CNAMERecord cname) {
      return cname.getTarget();
    } else if (record instanceof PTRRecord ptr) {
      return ptr.getTarget();
    } else if (record instanceof MXRecord mx) {
      return mx.getTarget();
    } else if (record instanceof NSRecord ns) {
      return ns.getTarget();
    } else if (record instanceof SRVRecord srv) {
      return srv.getTarget();
    }
    return record instanceof SOARecord soa ? soa.getHost() : null;
  }

  /** An address where the host's name should be. */
  private void pointer(Name target, Position at) {
    Name relative = target.relativize(zone.apex());
    String word = relative.toString(true);
    if (ADDRESS.matcher(word).matches()) {
      notes.add(at, "PTR to an address", "ptr-address", word);
    }
  }

  /** An alias to a name of this zone that is not there. */
  private void alias(Record record, Name target, Position at) {
    NameKey key = NameKey.of(target);
    if (!target.subdomain(zone.apex()) || zone.find(key) != null) {
      return;
    }
    ZoneNode closest = zone.closest(key);
    if (closest.cut() == null && closest.dname() == null && closest.wildcard() == null) {
      notes.add(
          at,
          record.getName() + "/CNAME: " + target + " does not exist",
          "alias-nowhere",
          record.getName().toString(),
          target.toString());
    }
  }

  /**
   * What was written where the zone's name was added to a name that ended with it; null for others.
   */
  private @Nullable String written(Name name) {
    Name apex = zone.apex();
    if (apex.labels() < 3 && !isDomain(apex) || !name.subdomain(apex)) {
      return null;
    }
    String relative = name.relativize(apex).toString();
    String own = apex.toString(true).toLowerCase(Locale.ROOT);
    String lower = relative.toLowerCase(Locale.ROOT);
    boolean twice = lower.equals(own) || lower.endsWith("." + own);
    return twice ? relative : null;
  }

  /** com.com would be odd, but it may be meant. */
  private static boolean isDomain(Name apex) {
    return apex.labels() > 2;
  }

  /** A host's name never lies below in-addr.arpa. */
  private @Nullable String inReverse(Name target) {
    boolean reverse = ReverseNames.isReverse(zone.apex()) && target.subdomain(zone.apex());
    String relative = reverse ? target.relativize(zone.apex()).toString() : "";
    return relative.contains(".") && !relative.matches("[\\d.]+") ? relative : null;
  }

  /** Addresses with which hosts of this zone are named. */
  static void addresses(Zone zone, List<Host> into) {
    for (ZoneNode node : zone.nodes()) {
      RecordSet set = node.cut() == null ? node.get(Type.A) : null;
      if (set != null && !node.name().isWild()) {
        for (Record record : set.records()) {
          into.add(new Host(node.name(), ((ARecord) record).getAddress(), zone.apex()));
        }
      }
    }
  }

  /** A name with its address, and the zone that says so. */
  record Host(Name name, InetAddress address, Name zone) {}
}
