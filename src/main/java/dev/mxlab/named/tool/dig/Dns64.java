package dev.mxlab.named.tool.dig;

import dev.mxlab.named.tool.message.Reply;
import dev.mxlab.named.tool.message.Rr;
import dev.mxlab.named.tool.query.Server;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashSet;
import java.util.Set;

/** {@code +dns64prefix}: what a DNS64 puts before IPv4 addresses (RFC 7050 section 3). */
final class Dns64 {
  private static final int AAAA = 28;
  private static final int[] LENGTHS = {32, 40, 48, 56, 64, 96};

  private Dns64() {}

  static String prefixes(Reply message) {
    Set<String> found = new LinkedHashSet<>();
    for (Rr rr : message.section(Reply.ANSWER)) {
      for (int length : LENGTHS) {
        if (rr.type() == AAAA && rr.rdata().length == 16 && wellKnown(rr.rdata(), length)) {
          found.add(shown(rr.rdata(), length));
        }
      }
    }
    return String.join("", found);
  }

  /** 192.0.0.170 or 192.0.0.171 behind the prefix, octet 8 left out (RFC 6052 section 2.2). */
  private static boolean wellKnown(byte[] address, int length) {
    byte[] embedded = new byte[4];
    int at = length / 8;
    for (int i = 0; i < embedded.length; i++) {
      at += at == 8 ? 1 : 0;
      embedded[i] = address[at++];
    }
    boolean first = embedded[0] == (byte) 192 && embedded[1] == 0 && embedded[2] == 0;
    return first && (embedded[3] == (byte) 170 || embedded[3] == (byte) 171);
  }

  private static String shown(byte[] address, int length) {
    byte[] prefix = new byte[16];
    System.arraycopy(address, 0, prefix, 0, length / 8);
    try {
      return Server.shown(InetAddress.getByAddress(prefix)) + "/" + length + "\n";
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
