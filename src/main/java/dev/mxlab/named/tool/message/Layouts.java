package dev.mxlab.named.tool.message;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * What the data of each type is made of: one letter for each field. It is what a reader needs to
 * follow compressed names, and what the text of most types is written by.
 *
 * <pre>
 *   n name   b octet   s 16 bits   l 32 bits   4 IPv4   6 IPv6   o 16 bits in octal
 *   t string in quotes   T strings to the end   U the rest as one string
 *   * the rest, which the type's own code shows
 * </pre>
 */
final class Layouts {
  private static final int IN = 1;
  private static final int CH = 3;
  private static final int HS = 4;
  private static final Map<Integer, String> ANY_CLASS = new HashMap<>();
  private static final Map<Integer, String> INTERNET = new HashMap<>();

  static {
    every("n", 2, 3, 4, 5, 7, 8, 9, 12, 39);
    every("nn", 14, 17, 58);
    every("sn", 15, 18, 21, 107);
    every("nnlllll", 6);
    every("tt", 13);
    every("T", 16, 56, 99, 258, 261, 262);
    every("t", 19);
    every("ttt", 27);
    every("sstttn", 35);
    every("s4", 105);
    every("ssU", 256);
    every("sbblllsn*", 24, 46);
    every("n*", 30, 47, 249, 250);
    every("*", 10, 20, 25, 29, 37, 40, 41, 43, 44, 45, 48, 50, 51, 52, 53, 55, 57, 59, 60, 61);
    every("*", 62, 63, 66, 67, 68, 104, 106, 108, 109, 257, 259, 260, 32768, 32769);
    internet("4", 1);
    internet("6", 28);
    internet("sssn", 33);
    internet("sn", 36);
    internet("snn", 26);
    internet("n", 23);
    internet("*", 11, 22, 31, 32, 34, 38, 42, 49, 64, 65);
  }

  private Layouts() {}

  private static void every(String layout, int... types) {
    for (int type : types) {
      ANY_CLASS.put(type, layout);
    }
  }

  private static void internet(String layout, int... types) {
    for (int type : types) {
      INTERNET.put(type, layout);
    }
  }

  /** Empty for a type that is not known in that class. */
  static String of(int type, int dclass) {
    if (type == 1 && dclass == CH) {
      return "no";
    } else if (type == 1 && dclass == HS) {
      return "4";
    }
    String layout = dclass == IN ? INTERNET.get(type) : null;
    return layout == null ? ANY_CLASS.getOrDefault(type, "") : layout;
  }

  /** The data of {@code length} octets with its names written out. */
  static byte[] expanded(WireReader in, int type, int dclass, int length) {
    String layout = of(type, dclass);
    int begin = in.at();
    int before = in.limit(length);
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      // Empty data is what updates and their answers carry (RFC 2136 section 2.4).
      for (int i = 0; i < layout.length() && length > 0; i++) {
        field(in, layout.charAt(i), out);
      }
      if (layout.isEmpty() && length > 0) {
        out.writeBytes(in.rest());
      }
      if (in.left() > 0) {
        throw new MalformedException(MalformedException.EXTRA_DATA);
      }
      return out.toByteArray();
    } catch (MalformedException malformed) {
      in.back(begin);
      throw malformed;
    } finally {
      in.unlimit(before);
    }
  }

  private static void string(WireReader in, ByteArrayOutputStream out) {
    int length = in.u8();
    out.write(length);
    out.writeBytes(in.bytes(length));
  }

  private static void field(WireReader in, char kind, ByteArrayOutputStream out) {
    switch (kind) {
      case 'n' -> out.writeBytes(in.name().toWire());
      case 't' -> string(in, out);
      case 'T' -> {
        do {
          string(in, out);
        } while (in.left() > 0);
      }
      case 'b' -> out.write(in.u8());
      case 's', 'o' -> out.writeBytes(in.bytes(2));
      case 'l', '4' -> out.writeBytes(in.bytes(4));
      case '6' -> out.writeBytes(in.bytes(16));
      default -> out.writeBytes(in.rest());
    }
  }
}
