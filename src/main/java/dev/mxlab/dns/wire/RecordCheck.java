package dev.mxlab.dns.wire;

import java.io.IOException;
import java.util.Arrays;
import org.xbill.DNS.DNSInput;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** Whether the records that a client sends along hold data that their types allow. */
final class RecordCheck {
  private RecordCheck() {}

  /** Of the types that RFC 1035 defines and AAAA; of others anything is well-formed. */
  static boolean wellFormed(byte[] message, int type, int from, int end) {
    int length = end - from;
    try {
      return switch (type) {
        case Type.A -> length == 4;
        case Type.AAAA -> length == 16;
        case Type.NS, Type.CNAME, Type.PTR, Type.DNAME -> afterName(message, from) == end;
        case Type.MX -> length > 2 && afterName(message, from + 2) == end;
        case Type.SRV -> length > 6 && afterName(message, from + 6) == end;
        case Type.SOA -> afterName(message, afterName(message, from)) + 20 == end;
        case Type.TXT -> strings(message, from, end);
        default -> true;
      };
    } catch (IOException bad) {
      return false;
    }
  }

  private static int afterName(byte[] message, int from) throws IOException {
    DNSInput input = new DNSInput(message);
    input.jump(from);
    new Name(input);
    return input.current();
  }

  private static boolean strings(byte[] message, int from, int end) {
    int at = from;
    while (at < end) {
      at += 1 + (message[at] & 0xFF);
    }
    return at == end;
  }

  /** RFC 7871 section 6: family, prefix lengths, and just as many octets as the prefix needs. */
  static boolean wellFormedSubnet(byte[] message, int from, int length) {
    if (length < 4) {
      return false;
    }
    int family = (message[from] & 0xFF) << 8 | (message[from + 1] & 0xFF);
    int prefix = message[from + 2] & 0xFF;
    int most = family == 1 ? 32 : family == 2 ? 128 : 0;
    int octets = (prefix + 7) / 8;
    if (family > 2 || prefix > most || length - 4 != octets) {
      return false;
    }
    byte[] address = Arrays.copyOfRange(message, from + 4, from + length);
    return prefix % 8 == 0 || (address[octets - 1] & (0xFF >> prefix % 8)) == 0;
  }
}
