package dev.mxlab.dns.resolve;

import dev.mxlab.dns.answer.CachedAnswer;
import dev.mxlab.dns.wire.RecordSet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** One entry of the cache: an RRset, or that there is none. */
final class Held implements CachedAnswer {
  /** How far data is to be trusted (RFC 2181 section 5.4.1); from {@code ANSWER} on it is one. */
  enum Rank {
    ADDITIONAL("additional"),
    GLUE("glue"),
    ANSWER("answer"),
    AUTHORITY("authauthority"),
    AUTHORITATIVE("authanswer");

    /** As BIND's cache dump has it. */
    final String word;

    Rank(String word) {
      this.word = word;
    }
  }

  /** Stands for all types of a name that does not exist; 0 is no type (RFC 6895). */
  static final int ALL_TYPES = 0;

  private static final int ENTRY_WEIGHT = 120;

  final int type;
  final Rank rank;
  private final Meaning meaning;
  private final RecordSet set;
  private final long expires;

  /** From when on a client's question is a reason to fetch anew; {@link Long#MAX_VALUE} never. */
  private final long prefetchFrom;

  private final Sealed sealed;

  // Both are caches of what can be made again: a race between threads costs a little work.
  private volatile RecordSet counted;
  private volatile @Nullable Object note;
  private volatile boolean prefetched;

  Held(
      int type,
      Rank rank,
      Meaning meaning,
      RecordSet set,
      Sealed sealed,
      long expires,
      long prefetchFrom) {
    this.sealed = sealed;
    this.type = type;
    this.rank = rank;
    this.meaning = meaning;
    this.set = set;
    this.expires = expires;
    this.prefetchFrom = prefetchFrom;
    this.counted = set;
  }

  @Override
  public Meaning meaning() {
    return meaning;
  }

  @Override
  public RecordSet set() {
    return set;
  }

  @Override
  public long expires() {
    return expires;
  }

  @Override
  public RecordSet set(long now) {
    long left = secondsLeft(expires, now);
    RecordSet latest = counted;
    if (latest.ttl() != left) {
      latest = set.withTtl(left);
      counted = latest;
    }
    return latest;
  }

  @Override
  public @Nullable Object note() {
    return note;
  }

  @Override
  public void note(Object noted) {
    note = noted;
  }

  @Override
  public List<RecordSet> signatures(long now) {
    return left(sealed.signatures(), now);
  }

  @Override
  public List<RecordSet> proof(long now) {
    return left(sealed.proof(), now);
  }

  private List<RecordSet> left(List<RecordSet> sets, long now) {
    List<RecordSet> aged = new ArrayList<>(sets.size());
    for (RecordSet each : sets) {
      long end = expires + (each.ttl() - set.ttl()) * 1000;
      aged.add(each.withTtl(secondsLeft(end, now)));
    }
    return aged;
  }

  List<Record> records(long now) {
    return set(now).records();
  }

  /** The records, and their signatures behind them. */
  List<Record> signed(long now) {
    List<Record> all = new ArrayList<>(records(now));
    signatures(now).forEach(each -> all.addAll(each.records()));
    return all;
  }

  List<Record> proofRecords(long now) {
    List<Record> all = new ArrayList<>();
    proof(now).forEach(each -> all.addAll(each.records()));
    return all;
  }

  boolean expired(long now) {
    return expires <= now;
  }

  boolean positive() {
    return meaning == Meaning.RECORDS || meaning == Meaning.ALIAS;
  }

  boolean mayAnswer() {
    return rank.compareTo(Rank.ANSWER) >= 0;
  }

  /** Whether it is time to fetch it anew; true once. */
  boolean duePrefetch(long now) {
    if (now < prefetchFrom || prefetched) {
      return false;
    }
    prefetched = true;
    return true;
  }

  long weight() {
    return ENTRY_WEIGHT + set.octets() + sealed.octets();
  }

  static long secondsLeft(long expires, long now) {
    return Math.max(0, (expires - now + 999) / 1000);
  }

  static Meaning positive(int type) {
    return type == Type.CNAME ? Meaning.ALIAS : Meaning.RECORDS;
  }
}
