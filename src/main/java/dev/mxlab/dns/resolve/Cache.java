package dev.mxlab.dns.resolve;

import dev.mxlab.dns.answer.CachedAnswer.Meaning;
import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.wire.SharedNameMap;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/**
 * What was learnt, until its time is up: RRsets by credibility (RFC 2181 section 5.4.1), negative
 * answers (RFC 2308), and delegations apart from them. Bounded by octets; safe for any thread, and
 * a look-up takes no lock.
 */
final class Cache {
  private static final int[] ADDRESSES = {Type.A, Type.AAAA};

  private final InstantSource clock;
  private final SharedNameMap<Spot> spots;
  private volatile CacheLimits limits;

  /** Whether names above one that is asked for must be looked at for a DNAME. */
  private volatile boolean dnames;

  /**
   * @param seed hard to guess
   */
  Cache(InstantSource clock, CacheLimits limits, long seed) {
    this.clock = clock;
    this.limits = limits;
    this.spots = new SharedNameMap<>(limits.octets(), Spot::weight, seed);
  }

  void limits(CacheLimits changed) {
    limits = changed;
    spots.capacity(changed.octets());
  }

  CacheLimits limits() {
    return limits;
  }

  long now() {
    return clock.millis();
  }

  /** The unexpired entry for a name and type, of whatever rank; null when there is none. */
  @Nullable Held find(NameKey name, int type, long now) {
    Spot spot = spots.get(name);
    return spot == null ? null : spot.find(type, now);
  }

  /** As {@link #find}, but what may be given as an answer, an alias included. */
  @Nullable Held answer(NameKey name, int type, long now) {
    Spot spot = spots.get(name);
    if (spot == null) {
      return null;
    }
    Held exact = spot.find(type, now);
    if (exact != null && exact.mayAnswer()) {
      return exact;
    }
    // Those stand beside an alias (RFC 4035 section 2.5).
    boolean beside = type == Type.CNAME || type == Type.NSEC || type == Type.KEY;
    Held alias = beside ? null : spot.find(Type.CNAME, now);
    return alias != null && alias.mayAnswer() && alias.positive() ? alias : null;
  }

  /** Every RRset at a name that may be given as an answer. */
  List<Held> all(NameKey name, long now) {
    Spot spot = spots.get(name);
    return spot == null
        ? List.of()
        : spot.held().stream()
            .filter(h -> h.positive() && h.mayAnswer() && !h.expired(now))
            .toList();
  }

  boolean hasDnames() {
    return dnames;
  }

  /** The DNAME that redirects a name (RFC 6672 section 2.3): the one nearest to the root. */
  @Nullable Held dname(NameKey name, long now) {
    Held found = null;
    for (int labels = 1; dnames && labels <= name.labels(); labels++) {
      Spot spot = spots.above(name, labels);
      Held dname = spot == null ? null : spot.find(Type.DNAME, now);
      if (dname != null && dname.positive() && dname.mayAnswer()) {
        found = dname;
      }
    }
    return found;
  }

  /** Keeps one RRset, unless a more credible one is there; a TTL of 0 is never kept. */
  void keep(List<Record> rrset, Held.Rank rank) {
    keep(rrset, Sealed.NOT, rank);
  }

  /** The same with what goes with it for those who validate. */
  void keep(List<Record> rrset, Sealed sealed, Held.Rank rank) {
    long smallest = Ttl.smallest(rrset);
    for (RecordSet proof : sealed.proof()) {
      // What a wildcard made is known for as long as it is that it was one (BIND).
      smallest = Math.min(smallest, proof.ttl());
    }
    long ttl = limits.ttl(smallest);
    if (ttl <= 0) {
      return;
    }
    long now = now();
    int type = rrset.get(0).getType();
    RecordSet set = RecordSet.of(rrset).withTtl(ttl);
    long expires = now + ttl * 1000;
    long prefetch =
        limits.prefetchTrigger() > 0
                && ttl >= limits.prefetchEligible()
                && rank.compareTo(Held.Rank.ANSWER) >= 0
            ? expires - limits.prefetchTrigger() * 1000L
            : Long.MAX_VALUE;
    Held fresh = new Held(type, rank, Held.positive(type), set, sealed, expires, prefetch);
    if (type == Type.DNAME) {
      dnames = true;
    }
    put(set.owner(), fresh, now);
  }

  private void put(Name name, Held fresh, long now) {
    spots.update(
        NameKey.of(name),
        before -> {
          Spot spot = before == null ? Spot.EMPTY : before;
          Held present = spot.find(fresh.type, now);
          boolean better = present != null && present.rank.compareTo(fresh.rank) > 0;
          return better ? spot : spot.with(fresh, now);
        });
  }

  /** The SOA's TTL in a negative answer (RFC 2308 section 5). */
  long negativeTtl(SOARecord soa) {
    return limits.negativeTtl(Math.min(soa.getTTL(), soa.getMinimum()));
  }

  void keepDenial(Name name, int type, boolean nothingThere, SOARecord soa, List<Record> signed) {
    long ttl = negativeTtl(soa);
    for (Record each : signed) {
      ttl = Math.min(ttl, each.getTTL());
    }
    if (ttl <= 0) {
      return;
    }
    long now = now();
    RecordSet proof = RecordSet.of(List.of(soa)).withTtl(ttl);
    put(
        name,
        new Held(
            nothingThere ? Held.ALL_TYPES : type,
            Held.Rank.AUTHORITATIVE,
            nothingThere ? Meaning.NO_SUCH_NAME : Meaning.NO_DATA,
            proof,
            Sealed.of(List.of(), Ttl.set(signed, ttl)),
            now + ttl * 1000,
            Long.MAX_VALUE),
        now);
  }

  void keep(Delegation delegation) {
    if (!delegation.expired(now())) {
      spots.update(
          NameKey.of(delegation.zone()),
          spot -> (spot == null ? Spot.EMPTY : spot).with(delegation));
      Ttl.sets(delegation.glue()).forEach(set -> keep(set, Held.Rank.GLUE));
    }
  }

  /**
   * What a zone's own servers say about who they are takes the place of what the zone above said,
   * but not for longer: else a zone that was taken away would live on (BIND's cure for "ghost
   * domains").
   */
  void confirm(List<Record> servers, List<Record> addresses) {
    Name zone = servers.get(0).getName();
    long now = now();
    Spot spot = spots.get(NameKey.of(zone));
    Delegation old = spot == null ? null : spot.delegation();
    if (old == null || old.expired(now)) {
      return;
    }
    List<Record> glue = new ArrayList<>(addresses);
    for (Record known : old.glue()) {
      if (addresses.stream().noneMatch(a -> a.getName().equals(known.getName()))) {
        glue.add(known);
      }
    }
    long ttl = limits.ttl(Ttl.smallest(servers));
    Delegation fresh =
        new Delegation(zone, servers, glue, Math.min(old.expires(), now + ttl * 1000)).tidy();
    // Servers whose addresses only they themselves know would be lost.
    boolean reachable =
        fresh.serverNames().stream()
            .anyMatch(n -> !n.subdomain(zone) || fresh.glueAddresses().containsKey(n));
    if (reachable && !fresh.expired(now)) {
      spots.update(NameKey.of(zone), before -> (before == null ? Spot.EMPTY : before).with(fresh));
    }
  }

  /** The closest known delegation at or above {@code name}; null when only the hints are left. */
  @Nullable Delegation closest(Name name) {
    long now = now();
    NameKey key = NameKey.of(name);
    for (int labels = 0; labels <= key.labels(); labels++) {
      Spot spot = spots.above(key, labels);
      Delegation known = spot == null ? null : spot.delegation();
      if (known != null && !known.expired(now)) {
        return known;
      }
    }
    return null;
  }

  /** The A and AAAA records known for a host, of any credibility. */
  List<Record> addressRecords(Name host) {
    return addressRecords(host, Held::records);
  }

  /** The same with their signatures. */
  List<Record> signedAddresses(Name host) {
    return addressRecords(host, Held::signed);
  }

  private List<Record> addressRecords(Name host, AsOf records) {
    long now = now();
    NameKey key = NameKey.of(host);
    List<Record> found = new ArrayList<>();
    for (int type : ADDRESSES) {
      Held entry = find(key, type, now);
      if (entry != null && entry.positive()) {
        found.addAll(records.of(entry, now));
      }
    }
    return found;
  }

  /** Records of an entry with what is left of their TTLs. */
  private interface AsOf {
    List<Record> of(Held entry, long now);
  }

  List<InetAddress> addresses(Name host) {
    return addressRecords(host).stream().map(Delegation::address).toList();
  }

  /** Everything kept under one name (rndc flushname). */
  void flush(Name name) {
    spots.update(NameKey.of(name), spot -> null);
  }

  /** Everything kept at a name and below (rndc flushtree). */
  void flushTree(Name top) {
    NameKey key = NameKey.of(top);
    List<NameKey> below = new ArrayList<>();
    spots.forEach(
        (name, spot) -> {
          if (key.encloses(name)) {
            below.add(name);
          }
        });
    below.forEach(name -> spots.update(name, spot -> null));
  }

  void flush() {
    spots.clear();
    dnames = false;
  }

  void forEach(BiConsumer<NameKey, Spot> visitor) {
    spots.forEach(visitor);
  }

  /** How many names. */
  int size() {
    return spots.size();
  }

  long octets() {
    return spots.weight();
  }

  long evicted() {
    return spots.evicted();
  }
}
