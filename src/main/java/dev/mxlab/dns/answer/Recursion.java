package dev.mxlab.dns.answer;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;
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
   */
  record Resolution(
      int rcode, List<Record> answer, List<Record> authority, List<Record> additional) {
    public Resolution {
      answer = List.copyOf(answer);
      authority = List.copyOf(authority);
      additional = List.copyOf(additional);
    }
  }

  /**
   * Resolves; the stage never fails (trouble is SERVFAIL). {@code client} is for limits per client.
   */
  CompletionStage<Resolution> resolve(Name name, int type, int dclass, InetAddress client);

  /**
   * From the cache alone, for RD=0: what is there, or the closest known delegation as a referral.
   */
  Resolution fromCache(Name name, int type, int dclass);
}
