package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.wire.Octets;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.wire.WireNames;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Type;

/**
 * BIND's raw zone files (masterfile-format raw): a header, then each owner's and type's records in
 * wire form. Version 1 is written; version 0, whose header is shorter, is read and written, too.
 */
public final class RawZone {
  private static final int FORMAT = 2;
  private static final int SOURCE_SERIAL = 0x02;
  private static final int LAST_TRANSFER = 0x04;
  private static final int FIXED = 20;

  /** One owner's and type's records cannot need more. */
  private static final int MOST = 1 << 28;

  /**
   * What stands before the records.
   *
   * @param version 0 or 1
   * @param dumped when it was written, in seconds since 1970
   * @param sourceSerial of the zone that this one was signed from; null for none
   * @param lastTransfer when a secondary had it from its primary; null for unknown
   */
  public record Header(
      int version, long dumped, @Nullable Long sourceSerial, @Nullable Long lastTransfer) {}

  private RawZone() {}

  /** Writes a zone, name by name. */
  public static void write(Zone zone, Header header, OutputStream out) throws IOException {
    Octets octets = new Octets();
    octets.u32(FORMAT);
    octets.u32(header.version());
    octets.u32(header.dumped());
    if (header.version() > 0) {
      Long serial = header.sourceSerial();
      Long transfer = header.lastTransfer();
      octets.u32((serial == null ? 0 : SOURCE_SERIAL) | (transfer == null ? 0 : LAST_TRANSFER));
      octets.u32(serial == null ? 0 : serial);
      octets.u32(transfer == null ? 0 : transfer);
    }
    flush(octets, out);
    boolean hashed = walk(zone, false, octets, out);
    if (hashed) {
      walk(zone, true, octets, out);
    }
  }

  private static boolean walk(Zone zone, boolean hashed, Octets octets, OutputStream out)
      throws IOException {
    boolean any = false;
    Iterator<ZoneNode> nodes = zone.inOrder();
    while (nodes.hasNext()) {
      for (RecordSet set : nodes.next().sets()) {
        boolean isHashed = set.type() == Type.NSEC3 || set.covers() == Type.NSEC3;
        any |= isHashed;
        if (isHashed == hashed) {
          write(set, octets);
          flush(octets, out);
        }
      }
    }
    return any;
  }

  private static void write(RecordSet set, Octets octets) {
    int nameLength = WireNames.end(set.ownerArray(), set.ownerAt()) - set.ownerAt();
    int end = set.first();
    for (int i = 0; i < set.size(); i++) {
      end = set.next(end);
    }
    octets.u32(FIXED + nameLength + end - set.first());
    octets.u16(set.dclass());
    octets.u16(set.type());
    octets.u16(set.covers());
    octets.u32(set.ttl());
    octets.u32(set.size());
    octets.u16(nameLength);
    octets.write(set.ownerArray(), set.ownerAt(), nameLength);
    octets.write(set.array(), set.first(), end - set.first());
  }

  private static void flush(Octets octets, OutputStream out) throws IOException {
    out.write(octets.array(), 0, octets.length());
    octets.clear();
  }

  /** Reads the header alone; null when the file is none of ours. */
  public static @Nullable Header header(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    try {
      return header(data);
    } catch (EOFException | Fault.Found bad) {
      return null;
    }
  }

  private static Header header(DataInputStream data) throws IOException, Fault.Found {
    if (data.readInt() != FORMAT) {
      throw Fault.NOT_IMPLEMENTED.found();
    }
    int version = data.readInt();
    long dumped = data.readInt() & 0xFFFFFFFFL;
    if (version < 0 || version > 1) {
      throw Fault.NOT_IMPLEMENTED.found();
    }
    if (version == 0) {
      return new Header(0, dumped, null, null);
    }
    int flags = data.readInt();
    long serial = data.readInt() & 0xFFFFFFFFL;
    long transfer = data.readInt() & 0xFFFFFFFFL;
    return new Header(
        version,
        dumped,
        (flags & SOURCE_SERIAL) == 0 ? null : serial,
        (flags & LAST_TRANSFER) == 0 ? null : transfer);
  }

  /** Reads a file into {@code contents}; what is said of it goes to the reports. */
  static @Nullable Fault read(
      ZoneFile.Request request, InputStream in, ZoneContents contents, LineReports reports)
      throws IOException {
    DataInputStream data = new DataInputStream(new BufferedInputStream(in, 1 << 16));
    try {
      header(data);
    } catch (EOFException bad) {
      return Fault.END_OF_FILE;
    } catch (Fault.Found bad) {
      reports.say("file format mismatch (not raw)");
      return bad.fault();
    }
    SetDraft draft = new SetDraft();
    NameKey key = NameKey.scratch();
    try {
      while (true) {
        int first = data.read();
        if (first < 0) {
          return null;
        }
        int length = first << 24 | data.readUnsignedByte() << 16 | data.readUnsignedShort();
        Fault fault = set(request, data, length, draft, key, contents, reports);
        if (fault != null) {
          reports.say(fault.words());
          return fault;
        }
      }
    } catch (EOFException cut) {
      reports.say(Fault.END_OF_FILE.words());
      return Fault.END_OF_FILE;
    }
  }

  private static @Nullable Fault set(
      ZoneFile.Request request,
      DataInputStream data,
      int length,
      SetDraft draft,
      NameKey key,
      ZoneContents contents,
      LineReports reports)
      throws IOException {
    if (length < FIXED || length > MOST) {
      return Fault.OUT_OF_RANGE;
    }
    int dclass = data.readUnsignedShort();
    int type = data.readUnsignedShort();
    int covers = data.readUnsignedShort();
    long ttl = data.readInt() & 0xFFFFFFFFL;
    int count = data.readInt();
    int nameLength = data.readUnsignedShort();
    if (dclass != request.dclass()) {
      return Fault.BAD_CLASS;
    }
    if (nameLength > NameKey.MAX_LENGTH || count < 1 || count > 0xFFFF) {
      return Fault.OUT_OF_RANGE;
    }
    byte[] octets = data.readNBytes(length - FIXED);
    if (octets.length < length - FIXED) {
      throw new EOFException();
    }
    try {
      if (RdataWire.afterName(octets, 0, Math.min(nameLength, octets.length)) != nameLength) {
        return Fault.OUT_OF_RANGE;
      }
    } catch (Fault.Found bad) {
      return bad.fault();
    }
    Fault fault = records(request, octets, nameLength, type, covers, ttl, count, draft);
    if (fault != null) {
      return fault;
    }
    byte[] name = Arrays.copyOf(octets, nameLength);
    key.fill(name, 0);
    if (type == Type.SOA && !key.equals(request.apexKey())) {
      reports.say(LineReports.shown(name, 0) + ": " + Fault.NOT_ZONE_TOP.words());
      return Fault.NOT_ZONE_TOP;
    }
    if (!request.apexKey().encloses(key)) {
      return null;
    }
    fault = contents.put(key, name, List.of(draft), request.checks());
    if (fault != null) {
      reports.say(LineReports.shown(name, 0) + ": " + fault.words());
    }
    return fault;
  }

  private static @Nullable Fault records(
      ZoneFile.Request request,
      byte[] octets,
      int from,
      int type,
      int covers,
      long ttl,
      int count,
      SetDraft draft) {
    draft.begin(type, covers, ttl);
    int at = from;
    for (int i = 0; i < count; i++) {
      if (at + 2 > octets.length) {
        return Fault.OUT_OF_RANGE;
      }
      int length = (octets[at] & 0xFF) << 8 | (octets[at + 1] & 0xFF);
      at += 2;
      if (at + length > octets.length) {
        return Fault.OUT_OF_RANGE;
      }
      Fault fault = RdataWire.check(request.dclass(), type, octets, at, length);
      if (fault != null) {
        return fault;
      }
      draft.add(octets, at, length, 0);
      at += length;
    }
    return at == octets.length ? null : Fault.OUT_OF_RANGE;
  }
}
