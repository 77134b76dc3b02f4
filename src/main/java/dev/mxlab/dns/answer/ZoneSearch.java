package dev.mxlab.dns.answer;

import dev.mxlab.dns.wire.Incoming;
import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DNAMERecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/**
 * Step 3 of RFC 1034 section 4.3.2 in one zone: exact match, delegation, DNAME (RFC 6672), wildcard
 * (RFC 4592), or nothing. One object serves one query after the other.
 */
final class ZoneSearch {
  /** How a step ended. */
  enum Ending {
    COMPLETE,
    REFERRAL,
    ALIAS
  }

  /** As long as nothing was asked. */
  private static final Incoming.Query NOTHING =
      new Incoming.Query(new Incoming.Header(0, 0), new byte[5], NameKey.of(Name.root), 0, 0, null);

  private final Additional additional = new Additional();
  private Answer answer = new Answer();
  private Incoming.Query query = NOTHING;
  private int type;
  private boolean nameServers;
  private boolean oneType;
  private @Nullable Name target;

  /**
   * Begins a search. What goes with positive answers is the view's to say (named.conf
   * minimal-responses).
   *
   * @param from where an alias led to already; null for the query's own name
   */
  ZoneSearch begin(Asked asked, Answer into, @Nullable Name from) {
    target = from;
    answer = into;
    query = asked.query();
    type = query.type();
    Shape shape = asked.view().shape();
    boolean small = asked.smallDatagrams();
    nameServers = shape.nameServers(type, query.rd(), small);
    additional.begin(into, shape.addresses(type, small));
    oneType = shape.minimalAny() && asked.datagram();
    return this;
  }

  /** Where aliases led to; null as long as the query's own name is looked for. */
  @Nullable Name alias() {
    return target;
  }

  /** What is looked for: the query's name, or where an alias led to. */
  Name name() {
    return target == null ? query.name() : target;
  }

  Ending step(Zone zone, NameKey key) {
    ZoneNode exact = zone.find(key);
    ZoneNode cut = zone.cut(key);
    ZoneNode dname = zone.dname(key);
    boolean cutFirst = cut != null && (dname == null || cut.labels() <= dname.labels());
    if (cut != null && cutFirst && !(cut.equals(exact) && type == Type.DS)) {
      refer(zone, cut);
      return Ending.REFERRAL;
    }
    answer.speakWithAuthority();
    if (dname != null && !dname.equals(exact) && !cutFirst) {
      return redirect(zone, key, dname);
    }
    if (exact != null) {
      return found(zone, key, exact, null);
    }
    ZoneNode wildcard = zone.closest(key).wildcard();
    if (wildcard == null) {
      answer.rcode(Rcode.NXDOMAIN);
      // Who looks for the zone that holds a name is not to remember it (BIND: zero-no-soa-ttl).
      RecordSet soa = zone.negativeSoa();
      answer.authority().add(type == Type.SOA ? soa.withTtl(0) : soa);
      return Ending.COMPLETE;
    }
    // BIND gives the lower-case name there.
    return found(zone, key, wildcard, key.name());
  }

  /**
   * @param synthesised the owner to give what a wildcard holds; null without a wildcard
   */
  private Ending found(Zone zone, NameKey key, ZoneNode node, @Nullable Name synthesised) {
    if (synthesised != null) {
      answer.madeFromWildcard(zone);
    }
    if (type == Type.ANY || type == Type.RRSIG || type == Type.SIG) {
      return any(zone, key, node, synthesised);
    }
    RecordSet set = node.get(type);
    if (set == null) {
      RecordSet cname = node.get(Type.CNAME);
      // These two may stand beside an alias (RFC 4035 section 2.5).
      if (cname == null || type == Type.KEY || type == Type.NSEC) {
        negative(zone);
        return Ending.COMPLETE;
      }
      answer.add(synthesised == null ? cname : cname.at(synthesised));
      target = ((CNAMERecord) cname.records().get(0)).getTarget();
      return Ending.ALIAS;
    }
    RecordSet shown = synthesised == null ? set : set.at(synthesised);
    answer.add(shown);
    additional.of(zone, shown);
    authority(zone, key);
    return Ending.COMPLETE;
  }

  /** All that a name has; signatures are no set of their own, but belong to those. */
  private Ending any(Zone zone, NameKey key, ZoneNode node, @Nullable Name synthesised) {
    int found = 0;
    int hidden = 0;
    for (RecordSet set : node.sets()) {
      if (type == Type.ANY && signs(set.type()) && !signed(zone)) {
        hidden++;
      } else if (type == Type.ANY || type == set.type()) {
        answer.add(synthesised == null ? set : set.at(synthesised));
        found++;
        if (oneType) {
          return Ending.COMPLETE;
        }
      }
    }
    if (found > 0) {
      authority(zone, key);
    } else if (hidden == 0) {
      negative(zone);
    }
    return Ending.COMPLETE;
  }

  /** BIND hides what makes a zone secure from ANY until all of it is there. */
  private static boolean signs(int type) {
    return switch (type) {
      case Type.RRSIG, Type.NSEC, Type.NSEC3, Type.NSEC3PARAM, Type.DNSKEY -> true;
      default -> false;
    };
  }

  private static boolean signed(Zone zone) {
    ZoneNode top = zone.top();
    return top.get(Type.DNSKEY) != null
        && (top.get(Type.NSEC) != null || top.get(Type.NSEC3PARAM) != null);
  }

  private Ending redirect(Zone zone, NameKey key, ZoneNode dname) {
    Name name = name();
    RecordSet set = dname.get(Type.DNAME);
    if (set == null) {
      throw new IllegalStateException(dname.name() + " has no DNAME");
    }
    DNAMERecord record = (DNAMERecord) set.records().get(0);
    answer.add(set);
    Name redirected;
    try {
      redirected = name.fromDNAME(record);
    } catch (NameTooLongException tooLong) {
      answer.rcode(Rcode.YXDOMAIN);
      return Ending.COMPLETE;
    }
    answer.add(
        RecordSet.of(
            List.of(new CNAMERecord(name, record.getDClass(), record.getTTL(), redirected))));
    if (type == Type.CNAME || type == Type.ANY) {
      authority(zone, key);
      return Ending.COMPLETE;
    }
    target = redirected;
    return Ending.ALIAS;
  }

  private void refer(Zone zone, ZoneNode cut) {
    RecordSet servers = cut.get(Type.NS);
    if (servers == null) {
      throw new IllegalStateException(cut.name() + " is no delegation");
    }
    answer.authority().add(servers);
    additional.glue(zone, cut, servers);
  }

  private void authority(Zone zone, NameKey key) {
    RecordSet servers = zone.nameServers();
    boolean answered = (type == Type.NS || type == Type.ANY) && key.labels() == zone.top().labels();
    if (nameServers && servers != null && !answered) {
      answer.authority().add(servers);
      additional.of(zone, servers);
    }
  }

  private void negative(Zone zone) {
    answer.authority().add(zone.negativeSoa());
  }
}
