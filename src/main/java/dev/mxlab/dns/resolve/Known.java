package dev.mxlab.dns.resolve;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** What the cache says of a name and type; null from {@link #of} when it says nothing. */
sealed interface Known {
  /** An answer, positive or negative, or a remembered failure. */
  record Ending(int rcode, List<Record> answer, List<Record> authority) implements Known {}

  /** The name is another name for {@code target}. */
  record Alias(List<Record> records, Name target) implements Known {}

  static @Nullable Known of(Cache cache, Name name, int type) {
    long now = cache.now();
    Cache.Entry entry = cache.findAnswer(name, type);
    if (entry == null && type != Type.ANY && type != Type.CNAME) {
      Cache.Entry alias = cache.findAnswer(name, Type.CNAME);
      if (alias != null && alias.kind == Cache.Kind.RECORDS) {
        List<Record> records = alias.records(now);
        return new Alias(records, ((CNAMERecord) records.get(0)).getTarget());
      }
    }
    if (entry == null) {
      return null;
    }
    List<Record> records = entry.records(now);
    return switch (entry.kind) {
      case RECORDS -> new Ending(Rcode.NOERROR, records, List.of());
      case NO_DATA -> new Ending(Rcode.NOERROR, List.of(), records);
      case NO_SUCH_NAME -> new Ending(Rcode.NXDOMAIN, List.of(), records);
      case FAILED -> new Ending(Rcode.SERVFAIL, List.of(), List.of());
    };
  }
}
