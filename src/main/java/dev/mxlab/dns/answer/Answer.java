package dev.mxlab.dns.answer;

import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.zone.Zone;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** A response while it is being made. Used by one thread at a time. */
final class Answer {
  private static final Name WILD = Name.fromConstantString("*");

  private final List<RecordSet> answer = new ArrayList<>(4);
  private final List<RecordSet> authority = new ArrayList<>(2);
  private final List<RecordSet> additional = new ArrayList<>(4);
  private int rcode = Rcode.NOERROR;
  private boolean authoritative;
  private boolean secondHand;
  private boolean needsAdditional;
  private boolean truncated;
  private boolean signed;
  private @Nullable Zone wildcardOf;
  private @Nullable ExtendedError error;

  List<RecordSet> answer() {
    return answer;
  }

  List<RecordSet> authority() {
    return authority;
  }

  List<RecordSet> additional() {
    return additional;
  }

  int rcode() {
    return rcode;
  }

  void rcode(int code) {
    rcode = code;
  }

  boolean authoritative() {
    return authoritative;
  }

  /** The first name of an alias chain decides: what came from others before leaves it as it is. */
  void speakWithAuthority() {
    authoritative = !secondHand;
  }

  /** Whether leaving out additional records makes the response a truncated one (RFC 9471). */
  boolean needsAdditional() {
    return needsAdditional;
  }

  void needAdditional() {
    needsAdditional = true;
  }

  /** Whether there are signatures among the additional records. */
  boolean signed() {
    return signed;
  }

  /** Whether the client is told to come back over TCP, whatever fits. */
  boolean truncated() {
    return truncated;
  }

  void truncate() {
    truncated = true;
  }

  /** {@code *.} and the zone of the wildcard that the answer was made from; null without one. */
  @Nullable Name generic() {
    try {
      return wildcardOf == null ? null : Name.concatenate(WILD, wildcardOf.apex());
    } catch (NameTooLongException tooLong) {
      return wildcardOf.apex();
    }
  }

  void madeFromWildcard(Zone zone) {
    wildcardOf = zone;
  }

  /** Adds to the answer section, unless it is there: an alias loop would repeat itself. */
  void add(RecordSet set) {
    if (!contains(answer, set)) {
      answer.add(set);
    }
  }

  /** Adds to the answer section, its signatures behind it. */
  void add(RecordSet set, @Nullable RecordSet signatures) {
    add(set);
    if (signatures != null) {
      add(signatures);
    }
  }

  /** Adds to the authority section, its signatures behind it, unless it is there. */
  void addAuthority(RecordSet set, @Nullable RecordSet signatures) {
    if (!contains(authority, set)) {
      int at = behind(set);
      authority.add(at, set);
      if (signatures != null) {
        authority.add(at + 1, signatures);
      }
    }
  }

  /** What has one owner stands together, as in BIND: it counts where not all fits. */
  private int behind(RecordSet set) {
    for (int i = authority.size() - 1; i >= 0; i--) {
      if (authority.get(i).sameOwner(set)) {
        return i + 1;
      }
    }
    return authority.size();
  }

  /** Takes back what was added behind the first {@code sets} and {@code proofs}. */
  void keep(int sets, int proofs) {
    answer.subList(sets, answer.size()).clear();
    authority.subList(proofs, authority.size()).clear();
  }

  /** Adds to the additional section, unless it is anywhere; whether it did. */
  boolean addAdditional(RecordSet set) {
    if (contains(answer, set) || contains(authority, set) || contains(additional, set)) {
      return false;
    }
    additional.add(set);
    return true;
  }

  /** Adds the signatures of additional records. */
  void addSignatures(RecordSet set) {
    additional.add(set);
    signed = true;
  }

  private static boolean contains(List<RecordSet> sets, RecordSet set) {
    for (int i = 0; i < sets.size(); i++) {
      if (sets.get(i).sameAs(set)) {
        return true;
      }
    }
    return false;
  }

  /** Why it is no better; null where that is not told. */
  @Nullable ExtendedError error() {
    return error;
  }

  void error(@Nullable ExtendedError why) {
    error = why;
  }

  /** Begins another response. */
  Answer clear() {
    answer.clear();
    authority.clear();
    additional.clear();
    rcode = Rcode.NOERROR;
    authoritative = false;
    secondHand = false;
    needsAdditional = false;
    truncated = false;
    signed = false;
    wildcardOf = null;
    error = null;
    return this;
  }

  /** Gives up without a word of what was found. */
  void giveUp() {
    answer.clear();
    fail(Rcode.SERVFAIL);
    authoritative = false;
  }

  /** Gives up: what was found of an alias chain stays. */
  void fail(int code) {
    rcode = code;
    needsAdditional = false;
    authority.clear();
    additional.clear();
  }

  /** What others said, for a client that asked for a type and wants signatures or not. */
  void take(Recursion.Resolution resolution, int type, boolean dnssec) {
    secondHand = !authoritative;
    rcode = resolution.rcode();
    boolean signatures = dnssec || type == Type.RRSIG || type == Type.ANY;
    for (RecordSet set : RecordSet.group(resolution.answer())) {
      if (signatures || set.type() != Type.RRSIG) {
        add(set);
      }
    }
    for (RecordSet set : RecordSet.group(resolution.authority())) {
      if (dnssec) {
        addAuthority(set, null);
      } else if (!isProof(set.type())) {
        authority.add(set);
      }
    }
    boolean added = false;
    for (RecordSet set : RecordSet.group(resolution.additional())) {
      if (set.type() != Type.RRSIG) {
        added = addAdditional(set);
      } else if (dnssec && added) {
        addSignatures(set);
      }
    }
  }

  private static boolean isProof(int type) {
    return type == Type.RRSIG || type == Type.NSEC || type == Type.NSEC3;
  }
}
