package dev.mxlab.dns.resolve;

import dev.mxlab.dns.answer.CachedAnswer;
import dev.mxlab.dns.wire.NameKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNAMERecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** What the cache says of a name and type; null from {@link #of} when it says nothing. */
sealed interface Known {
  /** An answer, positive or negative. */
  record Ending(int rcode, List<Record> answer, List<Record> authority) implements Known {}

  /** The name is another name for {@code target}. */
  record Alias(List<Record> records, Name target, List<Record> proof) implements Known {
    Alias(List<Record> records, Name target) {
      this(records, target, List.of());
    }
  }

  static @Nullable Known of(Cache cache, Name name, int type) {
    long now = cache.now();
    NameKey key = NameKey.of(name);
    Held dname = cache.hasDnames() ? cache.dname(key, now) : null;
    if (dname != null) {
      return sealed(redirected(name, (DNAMERecord) dname.records(now).get(0)), dname, now);
    }
    if (type == Type.ANY || type == Type.RRSIG) {
      return all(cache, key, type, now);
    }
    Held held = cache.answer(key, type, now);
    if (held == null) {
      return null;
    }
    List<Record> records = held.positive() ? held.signed(now) : held.records(now);
    List<Record> proof = held.proofRecords(now);
    return switch (held.meaning()) {
      case RECORDS -> new Ending(Rcode.NOERROR, records, proof);
      case ALIAS ->
          type == Type.CNAME
              ? new Ending(Rcode.NOERROR, records, proof)
              : new Alias(records, ((CNAMERecord) records.get(0)).getTarget(), proof);
      case NO_DATA -> new Ending(Rcode.NOERROR, List.of(), joined(records, proof));
      case NO_SUCH_NAME -> new Ending(Rcode.NXDOMAIN, List.of(), joined(records, proof));
    };
  }

  private static List<Record> joined(List<Record> some, List<Record> more) {
    List<Record> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  /** With the signatures of the DNAME record behind it. */
  private static Known sealed(Known made, Held dname, long now) {
    List<Record> signatures = new ArrayList<>();
    dname.signatures(now).forEach(set -> signatures.addAll(set.records()));
    if (made instanceof Alias alias) {
      return new Alias(joined(alias.records(), signatures), alias.target());
    }
    return made instanceof Ending ending
        ? new Ending(ending.rcode(), joined(ending.answer(), signatures), ending.authority())
        : made;
  }

  /**
   * To ANY the cache answers with what it happens to hold (RFC 1034 section 5.3.3, BIND), and to
   * RRSIG with what signatures it does.
   */
  private static @Nullable Known all(Cache cache, NameKey key, int type, long now) {
    List<Record> records = new ArrayList<>();
    Set<Record> proof = new LinkedHashSet<>();
    for (Held held : cache.all(key, now)) {
      records.addAll(held.signed(now));
      proof.addAll(held.proofRecords(now));
    }
    if (type == Type.RRSIG) {
      records.removeIf(record -> record.getType() != Type.RRSIG);
      Held denied = records.isEmpty() ? cache.find(key, type, now) : null;
      if (denied != null && denied.meaning() == CachedAnswer.Meaning.NO_DATA) {
        return new Ending(
            Rcode.NOERROR, List.of(), joined(denied.records(now), denied.proofRecords(now)));
      }
    }
    if (!records.isEmpty()) {
      return new Ending(Rcode.NOERROR, records, List.copyOf(proof));
    }
    Held none = cache.find(key, Held.ALL_TYPES, now);
    return none == null
        ? null
        : new Ending(Rcode.NXDOMAIN, List.of(), joined(none.records(now), none.proofRecords(now)));
  }

  /** Whether an alias is what was asked for: one that a DNAME makes, by its type or by ANY. */
  static boolean isAnswer(List<Record> alias, int type) {
    return alias.get(0) instanceof DNAMERecord && (type == Type.CNAME || type == Type.ANY);
  }

  /** RFC 6672 section 3.3: the alias is made here. */
  static Known redirected(Name name, DNAMERecord dname) {
    try {
      Name target = name.fromDNAME(dname);
      Record alias = new CNAMERecord(name, DClass.IN, dname.getTTL(), target);
      return new Alias(List.of(dname, alias), target);
    } catch (NameTooLongException tooLong) {
      return new Ending(Rcode.YXDOMAIN, List.of(dname), List.of());
    }
  }
}
