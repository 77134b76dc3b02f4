package dev.mxlab.dns.zone;

import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

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
    int type = record.getType();
    boolean hostOwner = type == Type.A || type == Type.AAAA || type == Type.MX;
    if (hostOwner && !MasterText.isHostName(record.getName())) {
      return new Trouble(record.getName(), true, Fault.BAD_OWNER.words());
    }
    Name target = OwnerRecords.hostTarget(record.getName(), record);
    return target == null || MasterText.isHostName(target)
        ? null
        : new Trouble(target, false, Fault.BAD_NAME.words());
  }
}
