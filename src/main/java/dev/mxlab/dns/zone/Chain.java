package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.wire.NameOrder;
import dev.mxlab.dns.wire.RecordSet;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Type;

/**
 * By which records a signed zone proves that something is not there: NSEC (RFC 4034 section 4) or
 * NSEC3 (RFC 5155). Only a zone has one that BIND takes for secure: a zone key at its apex, and
 * there either a signed NSEC record or parameters of NSEC3.
 */
public final class Chain {
  private static final int SHA_1 = 1;
  private static final int ZONE_KEY = 0x0100;
  private static final int NO_KEY = 0xC000;
  private static final int DNSSEC = 3;
  private static final int ALL = 255;

  private final Zone zone;
  private final @Nullable Hashing hashing;

  /**
   * How names are hashed (RFC 5155 section 4).
   *
   * @param salt empty for none
   */
  public record Hashing(int iterations, byte[] salt) {}

  private Chain(Zone zone, @Nullable Hashing hashing) {
    this.zone = zone;
    this.hashing = hashing;
  }

  static @Nullable Chain of(Zone zone) {
    if (!zone.top().has(Type.DNSKEY) || !hasZoneKey(zone)) {
      return null;
    }
    Hashing hashing = hashing(zone.top().get(Type.NSEC3PARAM));
    boolean signed =
        zone.top().has(Type.NSEC) && zone.top().signatures(Type.RRSIG, Type.NSEC) != null;
    if (hashing == null && !signed) {
      return null;
    }
    // Sorted now, not while the first query waits.
    zone.table().order();
    return new Chain(zone, hashing);
  }

  private static boolean hasZoneKey(Zone zone) {
    RecordSet keys = zone.top().get(Type.DNSKEY);
    for (int i = 0; keys != null && i < keys.size(); i++) {
      int flags = keys.numberIn(i, 0);
      int protocol = keys.numberIn(i, 2) >> 8;
      boolean key = (flags & NO_KEY) != NO_KEY && (flags & ZONE_KEY) != 0;
      if (key && (protocol == DNSSEC || protocol == ALL)) {
        return true;
      }
    }
    return false;
  }

  /** The first of the parameters that can be used (RFC 5155 section 7.2). */
  private static @Nullable Hashing hashing(@Nullable RecordSet parameters) {
    for (int i = 0; parameters != null && i < parameters.size(); i++) {
      byte[] data = parameters.rdata().get(i);
      if (data[0] == SHA_1 && data[1] == 0) {
        return new Hashing(
            (data[2] & 0xFF) << 8 | (data[3] & 0xFF),
            Arrays.copyOfRange(data, 5, 5 + (data[4] & 0xFF)));
      }
    }
    return null;
  }

  /** Null where the zone has NSEC. */
  public @Nullable Hashing hashing() {
    return hashing;
  }

  /**
   * The closest name before one that is not there, NSEC records and their signatures with it; null
   * where the chain is broken.
   */
  public @Nullable ZoneNode before(NameKey name, NameOrder names) {
    Backward back = new Backward(zone, false, names);
    back.before(name.array(), 0);
    boolean first = true;
    for (ZoneNode node = back.previous(); node != null; node = back.previous()) {
      boolean has = node.has(Type.NSEC);
      boolean signed = node.signatures(Type.RRSIG, Type.NSEC) != null;
      if (has && signed) {
        return node;
      }
      // Data below a delegation has neither.
      if (has || signed && first) {
        return null;
      }
      first = false;
    }
    return null;
  }

  /** The NSEC3 record of a hashed name, were it not signed even; null when there is none. */
  public @Nullable ZoneNode match(NameKey hash) {
    ZoneNode node = zone.findHashed(hash);
    return node != null && fits(node) ? node : null;
  }

  /**
   * The NSEC3 record before a hashed name that is not there, the last one being before the first;
   * null where the chain is broken.
   */
  public @Nullable ZoneNode cover(NameKey hash, NameOrder names) {
    Backward back = new Backward(zone, true, names);
    back.before(hash.array(), 0);
    for (int round = 0; round < 2; round++) {
      for (ZoneNode node = back.previous(); node != null; node = back.previous()) {
        boolean signed = node.signatures(Type.RRSIG, Type.NSEC3) != null;
        if (node.has(Type.NSEC3) ? fits(node) : signed) {
          return signed && node.has(Type.NSEC3) ? node : null;
        }
      }
      back.end();
    }
    return null;
  }

  /** Whether it is of this chain: a zone may have several, while one is being made. */
  private boolean fits(ZoneNode node) {
    RecordSet set = node.get(Type.NSEC3);
    return set != null && part(set) >= 0;
  }

  /** Which of the NSEC3 records at a name is this chain's; negative for none. */
  private int part(RecordSet set) {
    Hashing now = hashing;
    for (int i = 0; now != null && i < set.size(); i++) {
      int head = set.numberIn(i, 0);
      int salt = set.numberIn(i, 4) >> 8;
      if (head >> 8 == SHA_1
          && set.numberIn(i, 2) == now.iterations()
          && salt == now.salt().length
          && Arrays.equals(set.rdata().get(i), 5, 5 + salt, now.salt(), 0, salt)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether the chain leaves out delegations without DS records (RFC 5155 section 6). */
  public boolean optsOut(ZoneNode node) {
    RecordSet set = node.get(Type.NSEC3);
    return set != null && (set.numberIn(0, 0) & 1) != 0;
  }
}
