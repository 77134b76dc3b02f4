package dev.mxlab.dns.answer;

import dev.mxlab.dns.wire.Incoming;
import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.zone.Chain;
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
  private final Denial denial = new Denial();
  private Answer answer = new Answer();
  private Incoming.Query query = NOTHING;
  private int type;
  private boolean nameServers;
  private boolean oneType;
  private boolean dnssec;
  private boolean recursive;
  private @Nullable Chain chain;
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
    dnssec = asked.dnssec();
    additional.begin(into, shape.addresses(type, small), dnssec);
    if (dnssec) {
      denial.begin(into);
    }
    recursive = query.rd();
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
    chain = zone.chain();
    ZoneNode exact = zone.find(key);
    ZoneNode cut = zone.cut(key);
    ZoneNode dname = zone.dname(key);
    boolean cutFirst = cut != null && (dname == null || cut.labels() <= dname.labels());
    if (cut != null && cutFirst && !(cut.equals(exact) && answersAt(cut))) {
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
      return absent(zone, key, type == Type.SOA);
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
    if (type == Type.ANY || isSignature()) {
      return any(zone, key, node, synthesised);
    }
    RecordSet set = node.get(type);
    if (set == null) {
      RecordSet cname = beside(type) ? null : node.get(Type.CNAME);
      if (cname == null) {
        return negative(zone, key, node, synthesised);
      }
      add(node, cname, synthesised);
      wildcardProof(zone, key, synthesised);
      target = ((CNAMERecord) cname.records().get(0)).getTarget();
      return Ending.ALIAS;
    }
    add(node, set, synthesised);
    additional.of(zone, synthesised == null ? set : set.at(synthesised));
    authority(zone, key);
    wildcardProof(zone, key, synthesised);
    return Ending.COMPLETE;
  }

  /** What a node at a delegation says of itself: its DS records and why there are none. */
  private boolean answersAt(ZoneNode cut) {
    return type == Type.DS || (type == Type.NSEC || type == Type.KEY) && cut.has(type);
  }

  /** Types that are looked for beside a CNAME record (RFC 4035 section 2.5). */
  private static boolean beside(int type) {
    return type == Type.NSEC || type == Type.KEY;
  }

  /** Adds to the answer section, with the signatures where they are wanted. */
  private void add(ZoneNode node, RecordSet set, @Nullable Name synthesised) {
    answer.add(synthesised == null ? set : set.at(synthesised));
    if (dnssec && chain != null) {
      RecordSet signatures = node.signatures(Type.RRSIG, set.type());
      if (signatures != null) {
        answer.add(synthesised == null ? signatures : signatures.at(synthesised));
      }
    }
  }

  private void wildcardProof(Zone zone, NameKey key, @Nullable Name synthesised) {
    if (synthesised != null && dnssec && chain != null) {
      denial.wildcard(zone, chain, key, true, false);
    }
  }

  private Ending any(Zone zone, NameKey key, ZoneNode node, @Nullable Name synthesised) {
    List<RecordSet> sets = node.sets();
    if (isSignature()) {
      sets.removeIf(set -> set.type() != type);
    }
    if (sets.isEmpty()) {
      return negative(zone, key, node, synthesised);
    }
    int only = 0;
    for (RecordSet set : sets) {
      boolean signature = set.type() == Type.RRSIG || set.type() == Type.SIG;
      // In a zone on its way to be signed nobody is to see records that mean nothing yet (BIND).
      boolean hidden =
          type == Type.ANY
              && (chain == null ? isDnssec(set.type()) : oneType && signature && !dnssec);
      if (!hidden && (only == 0 || set.type() == only || set.covers() == only)) {
        answer.add(synthesised == null ? set : set.at(synthesised));
        only = !oneType || only != 0 ? only : signature ? set.covers() : set.type();
      }
    }
    if (!oneType && !answer.answer().isEmpty()) {
      authority(zone, key);
    }
    wildcardProof(zone, key, synthesised);
    return Ending.COMPLETE;
  }

  private static boolean isDnssec(int type) {
    return switch (type) {
      case Type.SIG, Type.NXT, Type.DS, Type.RRSIG, Type.NSEC, Type.DNSKEY -> true;
      case Type.NSEC3, Type.NSEC3PARAM -> true;
      default -> false;
    };
  }

  private Ending redirect(Zone zone, NameKey key, ZoneNode dname) {
    Name name = name();
    RecordSet set = dname.get(Type.DNAME);
    if (set == null) {
      throw new IllegalStateException(dname.name() + " has no DNAME");
    }
    DNAMERecord record = (DNAMERecord) set.records().get(0);
    add(dname, set, null);
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
    if (dnssec) {
      denial.delegation(zone, cut);
    }
    additional.glue(zone, cut, servers);
  }

  private void authority(Zone zone, NameKey key) {
    RecordSet servers = zone.nameServers();
    boolean answered = (type == Type.NS || type == Type.ANY) && key.labels() == zone.top().labels();
    if (nameServers && servers != null && !answered) {
      answer.authority().add(servers);
      if (dnssec && chain != null) {
        sign(zone.top(), servers);
      }
      additional.of(zone, servers);
    }
  }

  private void sign(ZoneNode node, RecordSet set) {
    RecordSet signatures = node.signatures(Type.RRSIG, set.type());
    if (signatures != null) {
      answer.authority().add(signatures.withTtl(set.ttl()));
    }
  }

  private void soa(Zone zone, boolean forgotten) {
    RecordSet soa = forgotten ? zone.negativeSoa().withTtl(0) : zone.negativeSoa();
    answer.authority().add(soa);
    if (dnssec && chain != null) {
      sign(zone.top(), soa);
    }
  }

  /** There is no such name. */
  private Ending absent(Zone zone, NameKey key, boolean forgotten) {
    Chain proof = chain;
    if (proof == null || proof.hashing() != null) {
      soa(zone, forgotten);
    } else {
      ZoneNode before = denial.before(proof, key);
      if (before == null) {
        return broken();
      }
      soa(zone, forgotten);
      if (dnssec) {
        denial.nsec(before);
      }
    }
    if (proof != null && dnssec) {
      denial.wildcard(zone, proof, key, false, false);
    }
    return Ending.COMPLETE;
  }

  /** There is nothing of the type at a name. */
  private Ending negative(Zone zone, NameKey key, ZoneNode node, @Nullable Name synthesised) {
    Chain proof = chain;
    if (proof == null) {
      soa(zone, false);
      return Ending.COMPLETE;
    }
    if (proof.hashing() != null) {
      ZoneNode last = null;
      if (dnssec && synthesised == null) {
        last = denial.lacking(zone, proof, key);
      } else if (dnssec) {
        denial.wildcard(zone, proof, key, false, true);
      }
      soa(zone, false);
      denial.hashed(last);
      return Ending.COMPLETE;
    }
    boolean signed =
        node.has(Type.NSEC) && node.signatures(Type.RRSIG, Type.NSEC) != null || isSignature();
    if (synthesised != null && !signed) {
      return absent(zone, key, false);
    }
    ZoneNode shown = node.isEmpty() ? denial.before(proof, key) : signed ? node : null;
    if (shown == null) {
      return broken();
    }
    soa(zone, false);
    if (dnssec && (node.isEmpty() || !isSignature())) {
      if (synthesised != null) {
        denial.wildcard(zone, proof, key, true, false);
      }
      denial.nsec(shown);
    }
    return Ending.COMPLETE;
  }

  /** Signatures are no records of their own that a chain would know of. */
  private boolean isSignature() {
    return type == Type.RRSIG || type == Type.SIG;
  }

  /** BIND's word for a zone whose chain has a hole there is SERVFAIL, but for part of an answer. */
  private Ending broken() {
    if (target == null || recursive) {
      answer.giveUp();
    }
    return Ending.COMPLETE;
  }
}
