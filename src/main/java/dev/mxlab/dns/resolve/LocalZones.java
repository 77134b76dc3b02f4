package dev.mxlab.dns.resolve;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/** The zones that the resolver's own server holds: nobody else is asked about them. */
public interface LocalZones {
  LocalZones NONE =
      new LocalZones() {
        @Override
        public boolean hold(Name name) {
          return false;
        }

        @Override
        public List<Record> records(Name name, int type) {
          return List.of();
        }

        @Override
        public @Nullable Cut cut(Name name) {
          return null;
        }
      };

  /** A delegation in one of the zones: NS records and the addresses that stand below it. */
  record Cut(Name zone, List<Record> nameServers, List<Record> glue) {}

  /** Whether a name belongs to one of the zones, and is not delegated away in it. */
  boolean hold(Name name);

  /** What stands at a name that they {@link #hold}. */
  List<Record> records(Name name, int type);

  /** The delegation in one of the zones that a name is below; null without one. */
  @Nullable Cut cut(Name name);
}
