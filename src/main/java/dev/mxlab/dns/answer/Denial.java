package dev.mxlab.dns.answer;

import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.wire.NameOrder;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.wire.WireNames;
import dev.mxlab.dns.zone.Chain;
import dev.mxlab.dns.zone.NameHash;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneNode;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Type;

/**
 * Proofs of what a signed zone does not hold, in the authority section (RFC 4035 section 3.1.3, RFC
 * 5155 section 7.2). Where the chain of a zone is broken they lack what is missing, as BIND's do.
 */
final class Denial {
  private static final byte[] STAR = {1, '*'};

  private final NameOrder names = new NameOrder();
  private final NameHash hashes = new NameHash();
  private Answer answer = new Answer();

  void begin(Answer into) {
    answer = into;
  }

  /** What is shown of a node: the records of a type and their signatures. */
  private void add(@Nullable ZoneNode node, int type) {
    RecordSet set = node == null ? null : node.get(type);
    if (node != null && set != null) {
      answer.addAuthority(set, node.signatures(Type.RRSIG, type));
    }
  }

  /** The NSEC record before a name that is not there; null where the chain is broken. */
  @Nullable ZoneNode before(Chain chain, NameKey name) {
    return chain.before(name, names);
  }

  /** The NSEC record of a node, or that before a name. */
  void nsec(@Nullable ZoneNode node) {
    add(node, Type.NSEC);
  }

  /**
   * That no name but a wildcard matches, and where the answer is not {@code positive}, that no
   * wildcard does either, or with {@code nodata} that the one which does lacks the type.
   */
  void wildcard(Zone zone, Chain chain, NameKey name, boolean positive, boolean nodata) {
    Chain.Hashing hashing = chain.hashing();
    if (hashing != null) {
      hashedWildcard(zone, chain, name, positive, nodata);
      return;
    }
    ZoneNode before = absent(zone, name) ? chain.before(name, names) : null;
    if (before == null) {
      return;
    }
    RecordSet set = before.get(Type.NSEC);
    if (set == null) {
      return;
    }
    NameKey next = set.nameIn(0, 0);
    int common =
        Math.max(common(name, NameKey.of(before.array(), before.nameAt())), common(name, next));
    if (!positive && common(name, next) == name.labels()) {
      // Such a chain says that the name is there.
      return;
    }
    add(before, Type.NSEC);
    if (positive || name.length() - name.start(name.labels() - common) + 2 > NameKey.MAX_LENGTH) {
      return;
    }
    NameKey star = NameKey.of(name.suffix(name.labels() - common), 0).under(STAR);
    if (!star.equals(name) && absent(zone, star)) {
      add(chain.before(star, names), Type.NSEC);
    }
  }

  /** Whether it is neither a name of the zone's own nor below a delegation or an alias of names. */
  private static boolean absent(Zone zone, NameKey name) {
    return zone.find(name) == null && zone.cut(name) == null && zone.dname(name) == null;
  }

  private static int common(NameKey one, NameKey other) {
    int most = Math.min(one.labels(), other.labels());
    int same = 0;
    while (same < most) {
      int a = one.start(one.labels() - same - 1);
      int b = other.start(other.labels() - same - 1);
      if (!WireNames.equal(one.array(), a, other.array(), b)) {
        break;
      }
      same++;
    }
    return same;
  }

  private void hashedWildcard(
      Zone zone, Chain chain, NameKey name, boolean positive, boolean nodata) {
    int up = 0;
    while (up < name.labels() && absent(zone, above(name, up))) {
      up++;
    }
    Closest closest = closest(zone, chain, name, up);
    if (closest == null || closest.node() == null) {
      return;
    }
    if (!positive) {
      add(closest.node(), Type.NSEC3);
    }
    int encloser = closest.up();
    ZoneNode none = covering(zone, chain, name, Math.max(0, encloser - 1));
    if (none == null) {
      return;
    }
    add(none, Type.NSEC3);
    NameKey above = above(name, encloser);
    if (!positive && above.length() + 2 <= NameKey.MAX_LENGTH) {
      NameKey hash = hash(zone, chain, above.under(STAR), 0);
      ZoneNode match = chain.match(hash);
      add(match == null ? chain.cover(hash, names) : match, Type.NSEC3);
    }
  }

  private static NameKey above(NameKey name, int labels) {
    return labels == 0 ? name : NameKey.of(name.suffix(labels), 0);
  }

  private NameKey hash(Zone zone, Chain chain, NameKey name, int up) {
    Chain.Hashing hashing = chain.hashing();
    if (hashing == null) {
      throw new IllegalStateException(zone.apex() + " has no hashed names");
    }
    return hashes.of(name, up, hashing, zone.key());
  }

  /**
   * What proves where the names that are there end.
   *
   * @param up how many labels less than the name asked for it has
   */
  private record Closest(@Nullable ZoneNode node, int up) {}

  /**
   * The NSEC3 record of a name, or of the closest above it where the chain leaves out delegations.
   */
  private @Nullable Closest closest(Zone zone, Chain chain, NameKey name, int from) {
    for (int up = from; ; up++) {
      NameKey hash = hash(zone, chain, name, up);
      ZoneNode match = chain.match(hash);
      if (match != null) {
        return new Closest(match, up);
      }
      ZoneNode cover = chain.cover(hash, names);
      if (cover == null) {
        return null;
      }
      if (!chain.optsOut(cover) || name.labels() - up < zone.key().labels()) {
        return new Closest(cover, up);
      }
    }
  }

  /** The NSEC3 record that says that there is no such name, or the one that there is. */
  private @Nullable ZoneNode covering(Zone zone, Chain chain, NameKey name, int up) {
    NameKey hash = hash(zone, chain, name, up);
    ZoneNode match = chain.match(hash);
    return match == null ? chain.cover(hash, names) : match;
  }

  /**
   * That a name lacks a type, by NSEC3.
   *
   * @return what is to be shown behind the SOA record
   */
  @Nullable ZoneNode lacking(Zone zone, Chain chain, NameKey name) {
    Closest closest = closest(zone, chain, name, 0);
    if (closest == null) {
      return null;
    }
    if (closest.up() == 0) {
      return closest.node();
    }
    add(closest.node(), Type.NSEC3);
    return covering(zone, chain, name, closest.up() - 1);
  }

  void hashed(@Nullable ZoneNode node) {
    add(node, Type.NSEC3);
  }

  /** The DS records of a delegation, or that there are none (RFC 4035 section 3.1.4). */
  void delegation(Zone zone, ZoneNode cut) {
    int type = cut.has(Type.DS) ? Type.DS : Type.NSEC;
    if (cut.has(type) && cut.signatures(Type.RRSIG, type) != null) {
      add(cut, type);
      return;
    }
    Chain chain = zone.chain();
    if (chain != null && chain.hashing() != null) {
      add(lacking(zone, chain, NameKey.of(cut.array(), cut.nameAt())), Type.NSEC3);
    }
  }
}
