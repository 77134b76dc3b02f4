package dev.mxlab.dns.resolve;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;

/** What a server's response means for the question (RFC 1034 section 5.3.3 step 4). */
sealed interface Reply {
  /**
   * The records asked for.
   *
   * @param servers the zone's own NS records, which came along
   * @param additional addresses of hosts that either names, from the server's own bailiwick
   * @param seal signatures of the records, and the proof that a wildcard made them
   * @param addressSignatures of the additional records
   */
  record Answered(
      List<Record> records,
      List<Record> servers,
      List<Record> additional,
      boolean authoritative,
      Seal seal,
      List<Record> addressSignatures)
      implements Reply {}

  /** Signatures and proofs as they came. */
  record Seal(List<Record> signatures, List<Record> proof) {
    Sealed kept() {
      return Sealed.of(signatures, proof);
    }
  }

  /**
   * The name is another name. Whatever the server says about that one is not looked at: it may not
   * be the one to ask (BIND asks anew for each link of a chain, and so do we).
   *
   * @param records the CNAME, with the DNAME that it was made of
   */
  record Aliased(List<Record> records, Name target, boolean authoritative, Seal seal)
      implements Reply {}

  /** A DNAME makes a name of it that is too long (RFC 6672 section 2.2). */
  record TooLong(List<Record> records, boolean authoritative, Seal seal) implements Reply {}

  /**
   * There is no such name, or nothing of the type at it.
   *
   * @param soa null where the server did not say how long this counts
   * @param proof NSEC and NSEC3 records, their signatures and the SOA's
   */
  record Denied(int rcode, @Nullable SOARecord soa, List<Record> proof) implements Reply {}

  /** Ask over there. */
  record Referred(Delegation to) implements Reply {}

  /** Another server may know better. */
  record Useless(String reason) implements Reply {}

  /** The answer is one that must not be given (deny-answer-addresses, deny-answer-aliases). */
  record Forbidden(String reason) implements Reply {}

  /** It cannot be asked now: too many are waiting for its servers. */
  record Spilled() implements Reply {}
}
