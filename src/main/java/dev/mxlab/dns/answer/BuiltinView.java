package dev.mxlab.dns.answer;

import dev.mxlab.dns.sign.Keyring;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneTable;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.TXTRecord;

/** BIND's built-in view of class CHAOS, in whose zones a server tells about itself (RFC 4892). */
public final class BuiltinView {
  public static final String NAME = "_bind";

  private static final long DAY = 86_400;

  private BuiltinView() {}

  /**
   * The view that belongs to {@code settings}, after all others.
   *
   * @param access what the options say: a server that nobody may ask does not tell its version
   */
  public static View of(
      ServerState.Settings settings,
      Access access,
      Keyring keys,
      Shape shape,
      RateLimiter limiter) {
    return new View(
        NAME, DClass.CH, View.Match.EVERYBODY, zones(settings), access, null, keys, shape, limiter);
  }

  /** So that its answers are of no use for a flood. */
  public static RateLimiter limiter() {
    return new RateLimiter(RateLimiter.Rates.CHAOS, nobody -> false);
  }

  private static ZoneTable zones(ServerState.Settings settings) {
    return new ZoneTable(
        List.of(
            entry("version.bind.", one(settings.version())),
            entry("hostname.bind.", one(settings.hostname())),
            entry("id.server.", one(settings.serverId())),
            entry("authors.bind.", settings.authors())));
  }

  private static List<String> one(String text) {
    return text.isEmpty() ? List.of() : List.of(text);
  }

  private static ZoneTable.Entry entry(String apex, List<String> texts) {
    Name name = Name.fromConstantString(apex);
    Name mailbox = Name.fromConstantString("hostmaster." + apex);
    List<RecordSet> sets = new ArrayList<>();
    SOARecord soa =
        new SOARecord(name, DClass.CH, DAY, name, mailbox, 0, 28_800, 7_200, 604_800, DAY);
    sets.add(RecordSet.of(List.of(soa)));
    sets.add(RecordSet.of(List.of(new NSRecord(name, DClass.CH, 0, name))));
    if (!texts.isEmpty()) {
      sets.add(
          RecordSet.of(texts.stream().map(t -> new TXTRecord(name, DClass.CH, 0, t)).toList()));
    }
    return new ZoneTable.Entry(name, DClass.CH, Zone.of(name, DClass.CH, sets));
  }
}
