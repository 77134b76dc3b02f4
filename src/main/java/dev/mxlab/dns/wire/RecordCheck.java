package dev.mxlab.dns.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import org.xbill.DNS.DNSInput;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** Whether the records that a client sends along hold data that their types allow. */
final class RecordCheck {
  private static final int LLQ = 1;
  private static final int KEY_TAG = 14;
  private static final int CLIENT_TAG = 16;
  private static final int SERVER_TAG = 17;

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
        // A signature of no type at all.
        case Type.RRSIG -> length > 2 && (message[from] | message[from + 1]) != 0;
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

  /** Whether an EDNS option's data is as long, and of the form, as its code demands. */
  static boolean wellFormedOption(byte[] message, int code, int from, int length) {
    return switch (code) {
      case LLQ -> length == 18;
      case Edns.CLIENT_SUBNET -> wellFormedSubnet(message, from, length);
      case Edns.EXPIRE -> length == 0 || length == 4;
      case Edns.COOKIE -> length == 8 || length >= 16 && length <= 40;
      case KEY_TAG -> length > 0 && length % 2 == 0;
      case Edns.EXTENDED_ERROR -> length >= 2 && text(message, from + 2, length - 2);
      case CLIENT_TAG, SERVER_TAG -> length == 2;
      default -> true;
    };
  }

  /** Well-formed UTF-8 without a byte order mark (RFC 5198). */
  private static boolean text(byte[] message, int from, int length) {
    if (length == 0) {
      return true;
    }
    try {
      CharBuffer text = UTF_8.newDecoder().decode(ByteBuffer.wrap(message, from, length));
      return text.length() == 0 || text.get(0) != '\uFEFF';
    } catch (CharacterCodingException bad) {
      return false;
    }
  }

  /** RFC 7871 section 6: family, prefix lengths, and just as many octets as the prefix needs. */
  static boolean wellFormedSubnet(byte[] message, int from, int length) {
    if (length < 4) {
      return false;
    }
    int family = (message[from] & 0xFF) << 8 | (message[from + 1] & 0xFF);
    int prefix = message[from + 2] & 0xFF;
    int scope = message[from + 3] & 0xFF;
    int most = family == 1 ? 32 : family == 2 ? 128 : 0;
    int octets = (prefix + 7) / 8;
    if (family > 2 || prefix > most || scope > most || length - 4 != octets) {
      return false;
    }
    byte[] address = Arrays.copyOfRange(message, from + 4, from + length);
    return prefix % 8 == 0 || (address[octets - 1] & (0xFF >> prefix % 8)) == 0;
  }
}
