package dev.mxlab.named;

import dev.mxlab.dns.resolve.RecordText;
import dev.mxlab.dns.transfer.RawFile;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneNode;
import dev.mxlab.named.conf.ZoneSettings.Format;
import java.io.BufferedInputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** The forms in which named writes a zone's file and reads its own again (masterfile-format). */
final class ZoneFormats {
  private static final int START = 4;

  private ZoneFormats() {}

  static void write(Zone zone, Format format, Instant now, OutputStream to) throws IOException {
    if (format == Format.RAW) {
      RawFile.write(zone, now, to);
      return;
    }
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

  /** Whether a file is in raw form, whatever the configuration says. */
  static boolean isRaw(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return RawFile.isRaw(in.readNBytes(START));
    }
  }

  static Zone readRaw(Path file, Name apex, int dclass) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return RawFile.read(in, apex, dclass);
    }
  }

  /** A copy of another server's zone: only what makes it no zone at all is wrong with it. */
  static Zone readText(Path file, Name apex, int dclass) throws IOException {
    List<Record> records = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file);
        Master master = new Master(in, apex)) {
      for (Record record = master.nextRecord(); record != null; record = master.nextRecord()) {
        if (record.getDClass() == dclass && record.getName().subdomain(apex)) {
          records.add(record);
        }
      }
    }
    try {
      return Zone.of(apex, dclass, RecordSet.group(records));
    } catch (RuntimeException incomplete) {
      throw new IOException("bad zone", incomplete);
    }
  }
}
