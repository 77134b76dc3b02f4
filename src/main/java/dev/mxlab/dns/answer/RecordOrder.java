package dev.mxlab.dns.answer;

import dev.mxlab.dns.wire.RecordSet;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** In which order the records of a set are sent (named.conf rrset-order, sortlist). */
public final class RecordOrder {
  /** How they follow each other. */
  public enum Way {
    /** As the zone's file has them; BIND as it is packaged does not know and does as CYCLIC. */
    FIXED,
    /** In any order. */
    RANDOM,
    /** Beginning with the one after that of the answer before. */
    CYCLIC,
    /** As they are held: sorted by their octets (RFC 4034 section 6.3). */
    NONE
  }

  /**
   * For which sets a way counts.
   *
   * @param dclass {@link DClass#ANY} for all, as {@link Type#ANY} for {@code type}
   * @param name its own and, of a wildcard, all below; null: all
   */
  public record Rule(int dclass, int type, @Nullable Name name, Way way) {
    private boolean fits(RecordSet set) {
      return (dclass == DClass.ANY || dclass == set.dclass())
          && (type == Type.ANY || type == set.type())
          && (name == null || fits(set.owner(), name));
    }

    private static boolean fits(Name owner, Name name) {
      return name.isWild()
          ? owner.labels() >= name.labels() && owner.subdomain(new Name(name, 1))
          : owner.equals(name);
    }
  }

  /** sortlist: the place of an address for a client, the smallest first; null: not sorted. */
  @FunctionalInterface
  public interface Sortlist {
    @Nullable ToIntFunction<InetAddress> places(Requester client);
  }

  /** named's own. */
  public static final RecordOrder RANDOM = new RecordOrder(List.of(), null);

  private static final int COUNTERS = 1024;

  private final List<Rule> rules;
  private final @Nullable Sortlist sortlist;
  private final AtomicIntegerArray turns;

  public RecordOrder(List<Rule> rules, @Nullable Sortlist sortlist) {
    this.rules = List.copyOf(rules);
    this.sortlist = sortlist;
    this.turns = new AtomicIntegerArray(rules.isEmpty() ? 0 : COUNTERS);
  }

  /**
   * Brings the records of an answer into order.
   *
   * @param seed of what is random
   * @return false when any order will do
   */
  boolean arranges(Answer answer, Requester client, int seed) {
    ToIntFunction<InetAddress> places = sortlist == null ? null : sortlist.places(client);
    if (rules.isEmpty() && places == null) {
      return false;
    }
    UnaryOperator<RecordSet> way = set -> set.size() == 1 ? set : arranged(set, places, seed);
    answer.answer().replaceAll(way);
    answer.authority().replaceAll(way);
    answer.additional().replaceAll(way);
    return true;
  }

  private RecordSet arranged(RecordSet set, @Nullable ToIntFunction<InetAddress> places, int seed) {
    List<Record> records = new ArrayList<>(set.records());
    switch (rules.isEmpty() ? Way.RANDOM : way(set)) {
      case RANDOM -> Collections.shuffle(records, new Random(seed));
      case NONE -> Collections.sort(records);
      case FIXED, CYCLIC -> {
        Collections.sort(records);
        Collections.rotate(records, -turn(set));
      }
    }
    if (places != null && (set.type() == Type.A || set.type() == Type.AAAA)) {
      records.sort(Comparator.comparingInt(record -> places.applyAsInt(address(record))));
    }
    return RecordSet.of(records);
  }

  private int turn(RecordSet set) {
    int place = Math.floorMod(set.owner().hashCode() * 31 + set.type(), turns.length());
    return Math.floorMod(turns.getAndIncrement(place), set.size());
  }

  /** The first rule that fits counts; without one, the order is none. */
  private Way way(RecordSet set) {
    for (Rule rule : rules) {
      if (rule.fits(set)) {
        return rule.way();
      }
    }
    return Way.NONE;
  }

  private static InetAddress address(Record record) {
    return record instanceof ARecord ipv4 ? ipv4.getAddress() : ((AAAARecord) record).getAddress();
  }
}
