package dev.mxlab.dns.answer;

import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.zone.ZoneTable;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/**
 * The short way to what a resolver has cached: record sets go from the cache into the response as
 * they are. Where that is not enough nothing is done, and the resolver itself is asked.
 */
final class CacheSearch {
  /** As far as BIND follows aliases. */
  private static final int MOST_ALIASES = 11;

  private final NameKey host = NameKey.scratch();

  /**
   * What is asked where.
   *
   * @param own zones that have the last word about where an alias leads
   * @param now epoch milliseconds
   * @param dnssec whether signatures are wanted
   */
  record Look(Recursion recursion, ZoneTable own, Answer answer, long now, boolean dnssec) {}

  /** Completes the answer; false when it could not, then the answer is as it was. */
  boolean complete(Look look, NameKey name, int type) {
    Answer answer = look.answer();
    int before = answer.answer().size();
    int proofs = answer.authority().size();
    NameKey key = name;
    for (int aliases = 0; aliases < MOST_ALIASES; aliases++) {
      CachedAnswer found = look.recursion().cached(key, type);
      if (found == null) {
        break;
      }
      if (found.meaning() != CachedAnswer.Meaning.ALIAS || type == Type.CNAME) {
        end(look, found, type);
        return true;
      }
      RecordSet alias = found.set(look.now());
      answer.add(alias);
      seal(look, found);
      key = alias.nameIn(0, 0);
      if (look.own().closest(key, 0, DClass.IN) != null) {
        break;
      }
    }
    answer.keep(before, proofs);
    return false;
  }

  /** What goes with it for those who validate. */
  private static void seal(Look look, CachedAnswer found) {
    if (look.dnssec()) {
      found.signatures(look.now()).forEach(look.answer()::add);
      found.proof(look.now()).forEach(set -> look.answer().addAuthority(set, null));
    }
  }

  private void end(Look look, CachedAnswer found, int type) {
    Answer answer = look.answer();
    RecordSet set = found.set(look.now());
    answer.rcode(
        found.meaning() == CachedAnswer.Meaning.NO_SUCH_NAME ? Rcode.NXDOMAIN : Rcode.NOERROR);
    switch (found.meaning()) {
      case RECORDS, ALIAS -> {
        answer.add(set);
        addresses(look, set, type);
      }
      case NO_DATA, NO_SUCH_NAME -> answer.authority().add(set);
    }
    seal(look, found);
  }

  /** Of the hosts that the records name, as far as they are known anyway. */
  private void addresses(Look look, RecordSet set, int type) {
    int offset = Additional.hostIn(type);
    if (offset < 0 || set.size() > Additional.MOST_NAMES) {
      return;
    }
    int record = set.first();
    for (int i = 0; i < set.size(); i++) {
      host.fill(set.array(), record + 2 + offset);
      record = set.next(record);
      add(look, look.recursion().cachedAdditional(host, Type.A));
      add(look, look.recursion().cachedAdditional(host, Type.AAAA));
    }
  }

  private static void add(Look look, @Nullable CachedAnswer found) {
    if (found != null && found.meaning() == CachedAnswer.Meaning.RECORDS) {
      Answer answer = look.answer();
      if (answer.addAdditional(found.set(look.now())) && look.dnssec()) {
        found.signatures(look.now()).forEach(answer::addSignatures);
      }
    }
  }
}
