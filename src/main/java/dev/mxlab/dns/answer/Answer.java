package dev.mxlab.dns.answer;

import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.zone.Zone;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.Rcode;

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

  /** Takes back what was added to the answer section behind the first {@code sets}. */
  void keep(int sets) {
    answer.subList(sets, answer.size()).clear();
  }

  void addAdditional(RecordSet set) {
    if (!contains(answer, set) && !contains(authority, set) && !contains(additional, set)) {
      additional.add(set);
    }
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
    wildcardOf = null;
    error = null;
    return this;
  }

  /** Gives up: what was found of an alias chain stays. */
  void fail(int code) {
    rcode = code;
    needsAdditional = false;
    authority.clear();
    additional.clear();
  }

  void take(Recursion.Resolution resolution) {
    secondHand = !authoritative;
    rcode = resolution.rcode();
    RecordSet.group(resolution.answer()).forEach(this::add);
    authority.addAll(RecordSet.group(resolution.authority()));
    RecordSet.group(resolution.additional()).forEach(this::addAdditional);
  }
}
