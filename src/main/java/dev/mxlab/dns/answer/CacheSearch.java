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

  private final Recursion recursion;
  private final ZoneTable own;
  private final Answer answer;
  private final long now;

  /**
   * @param own zones that have the last word about where an alias leads
   * @param now epoch milliseconds
   */
  CacheSearch(Recursion recursion, ZoneTable own, Answer answer, long now) {
    this.recursion = recursion;
    this.own = own;
    this.answer = answer;
    this.now = now;
  }

  /** Completes the answer; false when it could not, then the answer is as it was. */
  boolean complete(NameKey name, int type) {
    int before = answer.answer().size();
    NameKey key = name;
    for (int aliases = 0; aliases < MOST_ALIASES; aliases++) {
      CachedAnswer found = recursion.cached(key, type);
      if (found == null) {
        break;
      }
      if (found.meaning() != CachedAnswer.Meaning.ALIAS || type == Type.CNAME) {
        end(found, type);
        return true;
      }
      RecordSet alias = found.set(now);
      answer.add(alias);
      key = alias.nameIn(0, 0);
      if (own.closest(key, 0, DClass.IN) != null) {
        break;
      }
    }
    answer.keep(before);
    return false;
  }

  private void end(CachedAnswer found, int type) {
    RecordSet set = found.set(now);
    answer.rcode(
        found.meaning() == CachedAnswer.Meaning.NO_SUCH_NAME ? Rcode.NXDOMAIN : Rcode.NOERROR);
    switch (found.meaning()) {
      case RECORDS, ALIAS -> {
        answer.add(set);
        addresses(set, type);
      }
      case NO_DATA, NO_SUCH_NAME -> answer.authority().add(set);
    }
  }

  /** Of the hosts that the records name, as far as they are known anyway. */
  private void addresses(RecordSet set, int type) {
    int offset = Additional.hostIn(type);
    if (offset < 0 || set.size() > Additional.MOST_NAMES) {
      return;
    }
    for (int i = 0; i < set.size(); i++) {
      NameKey host = set.nameIn(i, offset);
      add(recursion.cachedAdditional(host, Type.A));
      add(recursion.cachedAdditional(host, Type.AAAA));
    }
  }

  private void add(@Nullable CachedAnswer found) {
    if (found != null && found.meaning() == CachedAnswer.Meaning.RECORDS) {
      answer.addAdditional(found.set(now));
    }
  }
}
