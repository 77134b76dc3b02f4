package dev.mxlab.dns.transfer;

import dev.mxlab.dns.update.JournalReading;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** The records of a transfer, one after the other, made as they are wanted. For one thread. */
interface RecordSource extends AutoCloseable {
  /** The next record, in a set of its own; null when there are no more. */
  @Nullable RecordSet next() throws IOException;

  @Override
  default void close() {}

  /** The zone's SOA record alone. */
  static RecordSource soa(Zone zone) {
    Iterator<RecordSet> one = List.of(zone.soa()).iterator();
    return () -> one.hasNext() ? one.next() : null;
  }

  /** The whole zone, its SOA record first and last (RFC 5936 section 2.2). */
  static RecordSource whole(Zone zone) {
    return new RecordSource() {
      private final Iterator<ZoneNode> nodes = zone.inOrder();
      private final Queue<RecordSet> ready = new ArrayDeque<>();
      private boolean begun;
      private boolean ended;

      @Override
      public @Nullable RecordSet next() {
        if (!begun) {
          begun = true;
          return zone.soa();
        }
        while (ready.isEmpty() && nodes.hasNext()) {
          take(nodes.next());
        }
        if (ready.isEmpty() && !ended) {
          ended = true;
          return zone.soa();
        }
        return ready.poll();
      }

      private void take(ZoneNode node) {
        for (RecordSet set : node.sets()) {
          if (set.type() == Type.SOA) {
            continue;
          }
          if (set.size() == 1) {
            ready.add(set);
          } else {
            for (byte[] data : set.rdata()) {
              ready.add(
                  RecordSet.of(set.owner(), set.type(), set.dclass(), set.ttl(), List.of(data)));
            }
          }
        }
      }
    };
  }

  /** Steps of a journal between two copies of the SOA record that they lead to (RFC 1995). */
  static RecordSource steps(Zone zone, JournalReading journal) {
    return new RecordSource() {
      private boolean begun;
      private boolean ended;

      @Override
      public @Nullable RecordSet next() throws IOException {
        if (!begun) {
          begun = true;
          return zone.soa();
        }
        Record record = ended ? null : journal.next();
        if (record != null) {
          return RecordSet.of(List.of(record));
        }
        boolean last = !ended;
        ended = true;
        return last ? zone.soa() : null;
      }

      @Override
      public void close() {
        try {
          journal.close();
        } catch (IOException failed) {
          // It was only read.
        }
      }
    };
  }
}
