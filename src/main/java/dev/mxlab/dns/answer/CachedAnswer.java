package dev.mxlab.dns.answer;

import dev.mxlab.dns.wire.RecordSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a cache holds for one question, ready to be encoded: nothing in it has to be rebuilt for an
 * answer. Immutable but for {@link #note}; it may be kept for as long as it has not expired, and a
 * cache that was flushed or learnt better gives another one.
 */
public interface CachedAnswer {
  /** What it says. */
  enum Meaning {
    /** {@link #set} are the records asked for. */
    RECORDS,
    /** {@link #set} is a CNAME record: go on with its target, unless CNAME was asked for. */
    ALIAS,
    /** There is nothing of the type; {@link #set} is the SOA. */
    NO_DATA,
    /** There is no such name; {@link #set} is the SOA. */
    NO_SUCH_NAME
  }

  Meaning meaning();

  /** The records with the TTL that they had when they came. */
  RecordSet set();

  /** When they expire, in epoch milliseconds. */
  long expires();

  /** The records with what is left of their TTL; the same object for all calls in one second. */
  RecordSet set(long nowMillis);

  /** The signatures of the records, with what is left of their TTL. */
  default List<RecordSet> signatures(long nowMillis) {
    return List.of();
  }

  /** The signed proof that a wildcard made the records, or that there are none. */
  default List<RecordSet> proof(long nowMillis) {
    return List.of();
  }

  /** What was noted last: an encoded form, for whoever serves; null at first. */
  @Nullable Object note();

  /** Keeps something beside the answer, safely for other threads to see. */
  void note(Object note);
}
