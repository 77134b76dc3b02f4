package dev.mxlab.dns.transfer;

import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneNode;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.xbill.DNS.Name;

/**
 * A zone's file in BIND's raw form (masterfile-format raw, version 1): record sets one after the
 * other, each with its length before it.
 */
public final class RawFile {
  private static final int FORMAT = 2;
  private static final int VERSION = 1;
  private static final int FIXED_PART = 20;

  private RawFile() {}

  /** Whether a file begins as such files do. */
  public static boolean isRaw(byte[] start) {
    return start.length >= 4
        && start[0] == 0
        && start[1] == 0
        && start[2] == 0
        && start[3] == FORMAT;
  }

  public static void write(Zone zone, Instant now, OutputStream to) throws IOException {
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to));
    out.writeInt(FORMAT);
    out.writeInt(VERSION);
    out.writeInt((int) now.getEpochSecond());
    // Flags, source serial and last transfer: of zones that are signed on the way.
    out.writeInt(0);
    out.writeInt(0);
    out.writeInt(0);
    for (Iterator<ZoneNode> nodes = zone.inOrder(); nodes.hasNext(); ) {
      for (RecordSet set : nodes.next().sets()) {
        write(set, out);
      }
    }
    out.flush();
  }

  private static void write(RecordSet set, DataOutputStream out) throws IOException {
    byte[] owner = set.owner().toWire();
    List<byte[]> data = set.rdata();
    int length = FIXED_PART + owner.length;
    for (byte[] one : data) {
      length += 2 + one.length;
    }
    out.writeInt(length);
    out.writeShort(set.dclass());
    out.writeShort(set.type());
    out.writeShort(set.covers());
    out.writeInt((int) set.ttl());
    out.writeInt(data.size());
    out.writeShort(owner.length);
    out.write(owner);
    for (byte[] one : data) {
      out.writeShort(one.length);
      out.write(one);
    }
  }

  /**
   * Reads a file; what it holds was checked before it was written.
   *
   * @throws IOException when it is damaged, or holds no zone of that name
   */
  public static Zone read(InputStream from, Name apex, int dclass) throws IOException {
    DataInputStream in = new DataInputStream(from);
    int format = in.readInt();
    int version = in.readInt();
    if (format != FORMAT || version < 0 || version > VERSION) {
      throw new IOException("not implemented");
    }
    in.readInt();
    if (version == VERSION) {
      in.readInt();
      in.readInt();
      in.readInt();
    }
    List<RecordSet> sets = new ArrayList<>();
    while (true) {
      int length;
      try {
        length = in.readInt();
      } catch (EOFException end) {
        break;
      }
      sets.add(set(in, length, apex, dclass));
    }
    try {
      return Zone.of(apex, dclass, sets);
    } catch (RuntimeException incomplete) {
      throw new IOException("bad zone", incomplete);
    }
  }

  private static RecordSet set(DataInputStream in, int length, Name apex, int dclass)
      throws IOException {
    int theClass = in.readUnsignedShort();
    int type = in.readUnsignedShort();
    in.readUnsignedShort();
    long ttl = in.readInt() & 0xFFFF_FFFFL;
    int count = in.readInt();
    byte[] name = new byte[in.readUnsignedShort()];
    in.readFully(name);
    Name owner = new Name(name);
    int left = length - FIXED_PART - name.length;
    if (theClass != dclass || count <= 0 || left < 2 * count || !owner.subdomain(apex)) {
      throw new IOException("bad zone");
    }
    List<byte[]> data = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      byte[] one = new byte[in.readUnsignedShort()];
      in.readFully(one);
      left -= 2 + one.length;
      data.add(one);
    }
    if (left != 0) {
      throw new IOException("bad zone");
    }
    return RecordSet.of(owner, type, dclass, ttl, data);
  }
}
