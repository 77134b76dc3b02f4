package dev.mxlab.dns.update;

import dev.mxlab.dns.resolve.RecordText;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** Zones from a few lines of text, and back. */
public final class Zones {
  private Zones() {}

  public static Zone parse(String name, String text) {
    Name apex = name(name);
    return Zone.of(apex, DClass.IN, RecordSet.group(records(apex, text)));
  }

  public static List<Record> records(Name apex, String text) {
    try (Master master =
        new Master(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), apex, 300)) {
      List<Record> records = new ArrayList<>();
      for (Record record = master.nextRecord(); record != null; record = master.nextRecord()) {
        records.add(record);
      }
      return records;
    } catch (IOException bad) {
      throw new UncheckedIOException(bad);
    }
  }

  public static Name name(String text) {
    return Name.fromConstantString(text.endsWith(".") ? text : text + ".");
  }

  /** One line per record, sorted, the SOA record by its serial alone. */
  public static List<String> shown(Zone zone) {
    List<String> lines = new ArrayList<>();
    for (ZoneNode node : zone.nodes()) {
      for (RecordSet set : node.sets()) {
        for (Record record : set.records()) {
          lines.add(
              set.owner().relativize(zone.apex())
                  + " "
                  + set.ttl()
                  + " "
                  + Type.string(set.type())
                  + " "
                  + (set.type() == Type.SOA
                      ? String.valueOf(zone.serial())
                      : RecordText.data(record)));
        }
      }
    }
    lines.sort(null);
    return lines;
  }
}
