package dev.mxlab.named.tool.nsupdate;

import java.io.ByteArrayOutputStream;
import org.xbill.DNS.Name;

/** The question that finds a zone. */
final class SoaQuery {
  private static final int SOA = 6;

  private SoaQuery() {}

  static byte[] of(int id, Name name, int dclass, boolean recursive) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int[] header = {id, recursive ? 0x0100 : 0, 1, 0, 0, 0};
    for (int each : header) {
      out.write(each >> 8);
      out.write(each);
    }
    out.writeBytes(name.toWire());
    out.write(0);
    out.write(SOA);
    out.write(dclass >> 8);
    out.write(dclass);
    return out.toByteArray();
  }
}
