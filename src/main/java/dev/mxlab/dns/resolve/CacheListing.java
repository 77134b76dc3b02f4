package dev.mxlab.dns.resolve;

import dev.mxlab.dns.answer.CachedAnswer.Meaning;
import dev.mxlab.dns.resolve.ResolverControl.Kept;
import dev.mxlab.dns.wire.RecordSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** All that a cache holds at one moment, in order. */
final class CacheListing {
  private static final String GLUE = "glue";

  private final long now;
  private final Map<Name, List<Kept>> entries = new TreeMap<>();

  private CacheListing(long now) {
    this.now = now;
  }

  static void of(Cache cache, Consumer<Kept> taker) {
    CacheListing listing = new CacheListing(cache.now());
    cache.forEach((name, spot) -> listing.collect(name.name(), spot));
    listing
        .entries
        .values()
        .forEach(
            at -> {
              at.sort(Comparator.comparingInt(Kept::type));
              at.forEach(taker);
            });
  }

  private void collect(Name name, Spot spot) {
    for (Held held : spot.held()) {
      if (!held.expired(now)) {
        add(kept(name, held));
        for (RecordSet set : held.signatures(now)) {
          List<Record> records = set.records();
          String trust = held.rank.word;
          at(name).add(new Kept(name, Type.RRSIG, set.ttl(), trust, records, null, List.of()));
        }
      }
    }
    Delegation delegation = spot.delegation();
    if (delegation != null && !delegation.expired(now)) {
      long left = Held.secondsLeft(delegation.expires(), now);
      addGlue(delegation.nameServers(), left);
    }
  }

  private Kept kept(Name name, Held held) {
    List<Record> records = new ArrayList<>(held.records(now));
    records.addAll(held.positive() ? List.of() : held.proofRecords(now));
    long left = Held.secondsLeft(held.expires(), now);
    if (held.positive()) {
      return new Kept(
          held.set().owner(), held.type, left, held.rank.word, records, null, List.of());
    }
    boolean nothing = held.meaning() == Meaning.NO_SUCH_NAME;
    return new Kept(
        name,
        nothing ? Type.ANY : held.type,
        left,
        Held.Rank.ANSWER.word,
        List.of(),
        nothing ? "NXDOMAIN" : "NXRRSET",
        records);
  }

  private void addGlue(List<Record> records, long left) {
    for (List<Record> set : Ttl.sets(Ttl.set(records, left))) {
      Record first = set.get(0);
      List<Kept> at = entries.getOrDefault(first.getName(), List.of());
      if (at.stream().noneMatch(e -> e.type() == first.getType() && e.denial() == null)) {
        add(new Kept(first.getName(), first.getType(), left, GLUE, set, null, List.of()));
      }
    }
  }

  private List<Kept> at(Name name) {
    return entries.computeIfAbsent(name, none -> new ArrayList<>());
  }

  /** What was learnt otherwise is better than glue. */
  private void add(Kept kept) {
    List<Kept> at = at(kept.name());
    at.removeIf(e -> e.type() == kept.type() && e.trust().equals(GLUE));
    at.add(kept);
  }
}
