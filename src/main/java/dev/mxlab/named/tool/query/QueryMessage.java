package dev.mxlab.named.tool.query;

import dev.mxlab.named.tool.message.Reply;
import dev.mxlab.named.tool.query.Lookup.Flag;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.xbill.DNS.Name;

/** The question of a lookup in wire form. */
final class QueryMessage {
  private static final int IXFR = 251;
  private static final int SOA = 6;
  private static final int OPT = 41;
  private static final int QNAME = 0xc00c;
  private static final int USUAL_SIZE = 1232;
  private static final int DO = 0x8000;
  private static final int CO = 0x4000;
  private static final int HEADER = 12;

  private final Lookup lookup;
  private final byte[] clientCookie;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private QueryMessage(Lookup lookup, byte[] clientCookie) {
    this.lookup = lookup;
    this.clientCookie = clientCookie;
  }

  /**
   * @param signatureOctets what a signature will add, for the padding; negative: without padding
   */
  static byte[] of(Lookup lookup, Name name, int id, byte[] clientCookie, int signatureOctets) {
    return new QueryMessage(lookup, clientCookie).built(name, id, signatureOctets);
  }

  private byte[] built(Name name, int id, int signatureOctets) {
    boolean incremental = lookup.type == IXFR;
    boolean edns = edns();
    u16(id);
    u16(flags());
    u16(lookup.is(Flag.HEADER_ONLY) ? 0 : 1);
    u16(0);
    u16(incremental ? 1 : 0);
    u16(edns ? 1 : 0);
    if (!lookup.is(Flag.HEADER_ONLY)) {
      out.writeBytes(name.toWire());
      u16(lookup.type);
      u16(lookup.dclass);
    }
    if (incremental) {
      serial(name);
    }
    if (edns) {
      opt(signatureOctets);
    }
    return out.toByteArray();
  }

  private void u16(int value) {
    out.write(value >> 8);
    out.write(value);
  }

  private void u32(long value) {
    u16((int) (value >> 16));
    u16((int) value);
  }

  private int flags() {
    int bits = lookup.opcode << 11;
    bits |= lookup.is(Flag.RECURSE) && !lookup.transfers() ? Reply.RD : 0;
    bits |= lookup.is(Flag.AA_FLAG) ? Reply.AA : 0;
    bits |= lookup.is(Flag.AD_FLAG) ? Reply.AD : 0;
    bits |= lookup.is(Flag.CD_FLAG) ? Reply.CD : 0;
    bits |= lookup.is(Flag.RA_FLAG) ? Reply.RA : 0;
    bits |= lookup.is(Flag.TC_FLAG) ? Reply.TC : 0;
    return bits | (lookup.is(Flag.Z_FLAG) ? Reply.Z : 0);
  }

  private boolean edns() {
    return lookup.udpSize >= 0
        || lookup.is(Flag.DNSSEC)
        || lookup.ednsVersion >= 0
        || lookup.subnet != null;
  }

  /** RFC 1995 section 3: the version that we have, in the authority section. */
  private void serial(Name name) {
    if (lookup.is(Flag.HEADER_ONLY) || name.equals(Name.root)) {
      out.writeBytes(name.toWire());
    } else {
      u16(QNAME);
    }
    u16(SOA);
    u16(lookup.dclass);
    u32(0);
    u16(22);
    u16(0);
    u32(lookup.ixfrSerial);
    for (int i = 0; i < 4; i++) {
      u32(0);
    }
  }

  private void opt(int signatureOctets) {
    int version = Math.max(0, lookup.ednsVersion);
    int bits = lookup.ednsFlags & ~(DO | CO);
    bits |= lookup.is(Flag.DNSSEC) ? DO : 0;
    bits |= lookup.is(Flag.CO_FLAG) ? CO : 0;
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (EdnsOption option : options()) {
      put(data, option);
    }
    if (lookup.padding > 0) {
      int opt = HEADER - 1 + data.size() + 4;
      int used = out.size() + opt + signatureOctets;
      int fill = signatureOctets < 0 ? 0 : Math.floorMod(-used, lookup.padding);
      put(data, new EdnsOption(12, new byte[fill]));
    }
    out.write(0);
    u16(OPT);
    u16(lookup.udpSize < 0 ? USUAL_SIZE : lookup.udpSize);
    u32((long) version << 16 | bits);
    u16(data.size());
    out.writeBytes(data.toByteArray());
  }

  private List<EdnsOption> options() {
    List<EdnsOption> options = new ArrayList<>();
    if (lookup.is(Flag.NSID)) {
      options.add(new EdnsOption(3, new byte[0]));
    }
    Subnet subnet = lookup.subnet;
    if (subnet != null) {
      options.add(subnet.option());
    }
    if (lookup.is(Flag.COOKIE)) {
      options.add(new EdnsOption(10, cookie(lookup, clientCookie)));
    }
    if (lookup.is(Flag.EXPIRE)) {
      options.add(new EdnsOption(9, new byte[0]));
    }
    if (lookup.is(Flag.KEEPALIVE)) {
      options.add(new EdnsOption(11, new byte[0]));
    }
    options.addAll(lookup.options);
    return options;
  }

  /** What is sent as cookie (RFC 7873 section 5.1). */
  static byte[] cookie(Lookup lookup, byte[] clientCookie) {
    String given = lookup.cookie;
    if (given == null) {
      return clientCookie;
    }
    try {
      return HexFormat.of().parseHex(given);
    } catch (IllegalArgumentException notHex) {
      throw new Fatal("isc_hex_decodestring: bad hex encoding\n", 0);
    }
  }

  private static void put(ByteArrayOutputStream out, EdnsOption option) {
    out.write(option.code() >> 8);
    out.write(option.code());
    out.write(option.data().length >> 8);
    out.write(option.data().length);
    out.writeBytes(option.data());
  }
}
