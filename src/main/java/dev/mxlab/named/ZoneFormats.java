package dev.mxlab.named;

import dev.mxlab.dns.resolve.RecordText;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneNode;
import dev.mxlab.named.conf.ZoneSettings.Format;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** The forms in which named writes a zone's file (masterfile-format). */
final class ZoneFormats {
  private ZoneFormats() {}

  static void write(Zone zone, Format format, OutputStream to) throws IOException {
    Writer out = new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.US_ASCII));
    for (Iterator<ZoneNode> nodes = zone.inOrder(); nodes.hasNext(); ) {
      for (RecordSet set : nodes.next().sets()) {
        for (Record record : set.records()) {
          out.append(record.getName().toString())
              .append('\t')
              .append(Long.toString(record.getTTL()))
              .append('\t')
              .append(DClass.string(record.getDClass()))
              .append('\t')
              .append(Type.string(record.getType()))
              .append('\t')
              .append(RecordText.data(record))
              .append('\n');
        }
      }
    }
    out.flush();
  }
}
