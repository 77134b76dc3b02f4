package dev.mxlab.dns.resolve;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/**
 * What was learnt, until its time is up: RRsets by credibility (RFC 2181 section 5.4.1), negative
 * answers (RFC 2308), failures, and delegations apart from them. Bounded; safe for any thread.
 */
final class Cache {
  /** How far data is to be trusted; only the last two are given as answers. */
  enum Rank {
    ADDITIONAL,
    ANSWER,
    AUTHORITATIVE
  }

  /** What an entry says of its question. */
  enum Kind {
    RECORDS,
    NO_DATA,
    NO_SUCH_NAME,
    FAILED
  }

  /** Stands for all types of a name that does not exist; 0 is no type (RFC 6895). */
  private static final int ALL_TYPES = 0;

  private final InstantSource clock;
  private final Limits limits;
  private final BoundedMap<Question, Entry> entries;
  private final BoundedMap<Name, Delegation> delegations;

  Cache(InstantSource clock, Limits limits) {
    this.clock = clock;
    this.limits = limits;
    this.entries = new BoundedMap<>(limits.cacheEntries() - limits.cacheEntries() / 8);
    this.delegations = new BoundedMap<>(limits.cacheEntries() / 8);
  }

  /** One answer as kept. */
  static final class Entry {
    final Kind kind;
    final Rank rank;
    private final List<Record> records;
    private final long expires;
    // Records with the TTL of the second in which they were last asked for: made once a second.
    private volatile List<Record> counted;

    Entry(Kind kind, Rank rank, List<Record> records, long expires) {
      this.kind = kind;
      this.rank = rank;
      this.records = List.copyOf(records);
      this.expires = expires;
      this.counted = this.records;
    }

    boolean expired(long now) {
      return expires <= now;
    }

    /** The RRset, or the SOA of a negative answer, with what is left of its TTL. */
    List<Record> records(long now) {
      long left = secondsLeft(expires, now);
      List<Record> latest = counted;
      if (!latest.isEmpty() && latest.get(0).getTTL() != left) {
        latest = List.copyOf(Ttl.set(records, left));
        counted = latest;
      }
      return latest;
    }
  }

  static long secondsLeft(long expires, long now) {
    return Math.max(0, (expires - now + 999) / 1000);
  }

  long now() {
    return clock.millis();
  }

  /** The unexpired entry that answers the question, of whatever rank; null when there is none. */
  @Nullable Entry find(Name name, int type) {
    long now = now();
    Entry exact = entries.get(new Question(name, type));
    if (exact != null && !exact.expired(now)) {
      return exact;
    }
    Entry all = entries.get(new Question(name, ALL_TYPES));
    return all != null && !all.expired(now) ? all : null;
  }

  /** As {@link #find}, for answers to clients: additional data is none. */
  @Nullable Entry findAnswer(Name name, int type) {
    Entry entry = find(name, type);
    return entry == null || entry.rank == Rank.ADDITIONAL ? null : entry;
  }

  /** Keeps one RRset, unless a more credible one is there; a TTL of 0 is never kept. */
  void keep(List<Record> rrset, Rank rank) {
    long now = now();
    long ttl = Math.min(Ttl.smallest(rrset), limits.maxTtl());
    if (ttl <= 0) {
      return;
    }
    Record first = rrset.get(0);
    Entry entry = new Entry(Kind.RECORDS, rank, Ttl.set(rrset, ttl), now + ttl * 1000);
    entries.putUnless(
        new Question(first.getName(), first.getType()),
        entry,
        present -> !present.expired(now) && present.rank.compareTo(rank) > 0);
    if (rank != Rank.ADDITIONAL) {
      entries.remove(new Question(first.getName(), ALL_TYPES));
    }
  }

  /** The SOA's TTL in a negative answer (RFC 2308 section 5). */
  long negativeTtl(SOARecord soa) {
    return Math.min(Math.min(soa.getTTL(), soa.getMinimum()), limits.maxNegativeTtl());
  }

  void keepDenial(Name name, int type, Kind kind, SOARecord soa) {
    long ttl = negativeTtl(soa);
    if (ttl > 0) {
      int key = kind == Kind.NO_SUCH_NAME ? ALL_TYPES : type;
      List<Record> proof = List.of(Ttl.set(soa, ttl));
      entries.put(
          new Question(name, key), new Entry(kind, Rank.AUTHORITATIVE, proof, now() + ttl * 1000));
    }
  }

  /** Remembers for a moment that a question could not be answered (RFC 9520 section 3.2). */
  void keepFailure(Question question) {
    long until = now() + limits.failureTtl().toMillis();
    entries.putUnless(
        question,
        new Entry(Kind.FAILED, Rank.ANSWER, List.of(), until),
        present -> !present.expired(now()));
  }

  void keep(Delegation delegation) {
    if (delegation.expires() > now()) {
      delegations.put(delegation.zone(), delegation);
    }
  }

  /** The closest known delegation at or above {@code name}; null when only the hints are left. */
  @Nullable Delegation closest(Name name) {
    long now = now();
    for (Name at = name; at.labels() > 1; at = new Name(at, 1)) {
      Delegation known = delegations.get(at);
      if (known != null && known.expires() > now) {
        return known;
      }
    }
    return null;
  }

  /** The A and AAAA records known for a host, of any credibility. */
  List<Record> addressRecords(Name host) {
    long now = now();
    List<Record> found = new ArrayList<>();
    for (int type : new int[] {Type.A, Type.AAAA}) {
      Entry entry = find(host, type);
      if (entry != null && entry.kind == Kind.RECORDS) {
        found.addAll(entry.records(now));
      }
    }
    return found;
  }

  List<InetAddress> addresses(Name host) {
    return addressRecords(host).stream().map(Delegation::address).toList();
  }

  /** Everything kept under one name. */
  void flush(Name name) {
    entries.removeIf(question -> question.name().equals(name));
    delegations.remove(name);
  }

  void flush() {
    entries.clear();
    delegations.clear();
  }

  int size() {
    return entries.size() + delegations.size();
  }
}
