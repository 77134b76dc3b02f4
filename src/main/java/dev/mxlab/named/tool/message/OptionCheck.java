package dev.mxlab.named.tool.message;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Whether EDNS options have the form that they must have; one that has not spoils the message. */
final class OptionCheck {
  private static final int BYTE_ORDER_MARK = 0xfeff;

  private OptionCheck() {}

  static void of(byte[] rdata) {
    WireReader in = new WireReader(rdata);
    while (in.left() > 0) {
      int code = in.u16();
      byte[] data = in.bytes(in.u16());
      if (!fits(code, data)) {
        throw new MalformedException(MalformedException.BAD_OPTION);
      }
    }
  }

  private static boolean fits(int code, byte[] data) {
    int length = data.length;
    return switch (code) {
      case 1 -> length == 18;
      case 8 -> subnet(data);
      case 9 -> length == 0 || length == 4;
      case 10 -> length == 8 || (length >= 16 && length <= 40);
      case 14 -> length > 0 && length % 2 == 0;
      case 15 -> length >= 2 && text(data);
      case 16, 17 -> length == 2;
      default -> true;
    };
  }

  /** RFC 7871 section 6: no octet too many, and no bit set beyond the prefix. */
  private static boolean subnet(byte[] data) {
    if (data.length < 4) {
      return false;
    }
    int family = (data[0] & 0xff) << 8 | (data[1] & 0xff);
    int source = data[2] & 0xff;
    int scope = data[3] & 0xff;
    int most = family == 1 ? 32 : family == 2 ? 128 : 0;
    boolean sized = data.length == 4 + (source + 7) / 8;
    if (family > 2 || source > most || scope > most || !sized) {
      return false;
    }
    return source % 8 == 0 || (data[data.length - 1] & 0xff >> source % 8) == 0;
  }

  /** RFC 8914 section 2 wants UTF-8, without a byte order mark. */
  private static boolean text(byte[] data) {
    try {
      ByteBuffer text = ByteBuffer.wrap(data, 2, data.length - 2);
      String decoded = StandardCharsets.UTF_8.newDecoder().decode(text).toString();
      return decoded.isEmpty() || decoded.charAt(0) != BYTE_ORDER_MARK;
    } catch (CharacterCodingException binary) {
      return false;
    }
  }
}
