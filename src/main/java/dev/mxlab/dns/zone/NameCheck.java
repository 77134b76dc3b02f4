package dev.mxlab.dns.zone;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SRVRecord;

/** named.conf's check-names for records that come otherwise than in a file. */
public final class NameCheck {
  /**
   * A name that is no host name (RFC 952, RFC 1123).
   *
   * @param owner whether it is the record's owner rather than a name in its data
   * @param words BIND's result text
   */
  public record Trouble(Name name, boolean owner, String words) {}

  private NameCheck() {}

  /** Null when there is nothing wrong. */
  public static @Nullable Trouble of(Record record) {
    Name owner = record.getName();
    if (!CheckNames.owner(owner.toWire(), 0, record.getDClass(), record.getType())) {
      return new Trouble(owner, true, Fault.BAD_OWNER.words());
    }
    for (Name host : hosts(record)) {
      if (!CheckNames.host(host.toWire(), 0, false)) {
        return new Trouble(host, false, Fault.BAD_NAME.words());
      }
    }
    if (record instanceof SOARecord soa && !CheckNames.mailbox(soa.getAdmin().toWire(), 0)) {
      return new Trouble(soa.getAdmin(), false, Fault.BAD_NAME.words());
    }
    return null;
  }

  /** The names in its data that must be those of hosts. */
  private static List<Name> hosts(Record record) {
    if (record instanceof NSRecord ns) {
      return List.of(ns.getTarget());
    } else if (record instanceof MXRecord mx) {
      return List.of(mx.getTarget());
    } else if (record instanceof SRVRecord srv) {
      return List.of(srv.getTarget());
    } else if (record instanceof SOARecord soa) {
      return List.of(soa.getHost());
    } else if (record instanceof PTRRecord ptr
        && CheckNames.reverse(record.getName().toWire(), 0)) {
      return List.of(ptr.getTarget());
    }
    return List.of();
  }
}
