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
   * @param chain the aliases that led there, in order
   * @param additional addresses of hosts that the records name, from the server's own bailiwick
   */
  record Answered(
      List<Record> chain, List<Record> records, List<Record> additional, boolean authoritative)
      implements Reply {}

  /** Aliases whose end this server does not know. */
  record Aliased(List<Record> chain, Name target, boolean authoritative) implements Reply {}

  /**
   * There is no such name, or nothing of the type at it.
   *
   * @param name the end of the chain
   * @param soa null where the server did not say how long this counts
   */
  record Denied(List<Record> chain, int rcode, Name name, @Nullable SOARecord soa)
      implements Reply {}

  /** Ask over there. */
  record Referred(Delegation to) implements Reply {}

  /** Another server may know better. */
  record Useless(String reason) implements Reply {}
}
