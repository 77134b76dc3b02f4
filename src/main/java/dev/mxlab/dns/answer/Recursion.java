package dev.mxlab.dns.answer;

import dev.mxlab.dns.wire.NameKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/** Finds what our own zones do not hold: cache first, then the delegations from the root down. */
public interface Recursion {
  /**
   * What came of it; TTLs are what is left of them.
   *
   * @param rcode {@link org.xbill.DNS.Rcode}
   * @param answer the CNAME chain in its order and the records asked for
   * @param authority the SOA of a negative answer, TTL as cached
   * @param onward where the chain enters a zone of our own, which has the last word about the rest;
   *     null where the answer is complete
   */
  record Resolution(
      int rcode,
      List<Record> answer,
      List<Record> authority,
      List<Record> additional,
      @Nullable Name onward) {
    public Resolution {
      answer = List.copyOf(answer);
      authority = List.copyOf(authority);
      additional = List.copyOf(additional);
    }

    public Resolution(
        int rcode, List<Record> answer, List<Record> authority, List<Record> additional) {
      this(rcode, answer, authority, additional, null);
    }
  }

  /**
   * Resolves; the stage never fails (trouble is SERVFAIL). {@code client} is for limits per client.
   */
  CompletionStage<Resolution> resolve(Name name, int type, int dclass, InetAddress client);

  /**
   * Who asks, and under which number.
   *
   * @param id of the query's message
   */
  record Client(InetSocketAddress from, int id) {}

  /** The same for a client whose question can be shown while it waits. */
  default CompletionStage<Resolution> resolve(Name name, int type, int dclass, Client client) {
    return resolve(name, type, dclass, client.from().getAddress());
  }

  /**
   * From the cache alone, for RD=0: what is there, or the closest known delegation as a referral.
   */
  Resolution fromCache(Name name, int type, int dclass);

  /**
   * What the cache holds for a question in class IN, without a lock and without making anything:
   * the short way for the common case. Null when it holds nothing that may be given as an answer,
   * and for whatever takes more than one look (ANY, names below a DNAME, remembered failures): then
   * {@link #resolve} decides.
   */
  default @Nullable CachedAnswer cached(NameKey name, int type) {
    return null;
  }

  /** The same for an address that goes into the additional section, of whatever credibility. */
  default @Nullable CachedAnswer cachedAdditional(NameKey name, int type) {
    return null;
  }
}
