package dev.mxlab.dns.resolve;

import dev.mxlab.dns.wire.NameKey;
import java.util.ArrayList;
import java.util.List;
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
  record Alias(List<Record> records, Name target) implements Known {}

  static @Nullable Known of(Cache cache, Name name, int type) {
    long now = cache.now();
    NameKey key = NameKey.of(name);
    Held dname = cache.hasDnames() ? cache.dname(key, now) : null;
    if (dname != null) {
      return redirected(name, (DNAMERecord) dname.records(now).get(0));
    }
    if (type == Type.ANY) {
      return all(cache, key, now);
    }
    Held held = cache.answer(key, type, now);
    if (held == null) {
      return null;
    }
    List<Record> records = held.records(now);
    return switch (held.meaning()) {
      case RECORDS -> new Ending(Rcode.NOERROR, records, List.of());
      case ALIAS ->
          type == Type.CNAME
              ? new Ending(Rcode.NOERROR, records, List.of())
              : new Alias(records, ((CNAMERecord) records.get(0)).getTarget());
      case NO_DATA -> new Ending(Rcode.NOERROR, List.of(), records);
      case NO_SUCH_NAME -> new Ending(Rcode.NXDOMAIN, List.of(), records);
    };
  }

  /** To ANY the cache answers with what it happens to hold (RFC 1034 section 5.3.3, BIND). */
  private static @Nullable Known all(Cache cache, NameKey key, long now) {
    List<Record> records = new ArrayList<>();
    cache.all(key, now).forEach(held -> records.addAll(held.records(now)));
    if (!records.isEmpty()) {
      return new Ending(Rcode.NOERROR, records, List.of());
    }
    Held none = cache.find(key, Held.ALL_TYPES, now);
    return none == null ? null : new Ending(Rcode.NXDOMAIN, List.of(), none.records(now));
  }

  /** Whether an alias is what was asked for: one that a DNAME makes, by its type or by ANY. */
  static boolean isAnswer(List<Record> alias, int type) {
    return alias.size() > 1 && (type == Type.CNAME || type == Type.ANY);
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
