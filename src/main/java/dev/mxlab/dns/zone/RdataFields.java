package dev.mxlab.dns.zone;

import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Type;

/**
 * Of what fields the data of each type consists, a letter for each:
 *
 * <pre>
 * N domain name                 W host name             M mailbox as a name
 * E domain name, always written whole                   l types of the old form
 * 1 2 4 number of so many octets                        T time span
 * I IPv4 address                6 IPv6 address          O octal number of two octets
 * s string                      o string or nothing     S strings to the end
 * d string of digits            Q quoted text without a length, to the end
 * k tag of letters and digits   v text without a length, to the end
 * X hexadecimal to the end      B base64 to the end     b the same, or - for nothing
 * x hexadecimal behind its length, or -                 3 base32 behind its length
 * t types, at least one         e types                 Y type
 * D date                        A algorithm             a algorithm, written as a word
 * g digest type                 (X after it has the length of the digest)
 * h hash of NSEC3               F flags of a key        P protocol of a key
 * C certificate type            K key in base64, nothing where the flags say so
 * U hardware address            L 64-bit locator
 * </pre>
 *
 * The types that these do not describe are in {@link RdataSpecials}.
 */
final class RdataFields {
  private static final String TABLE =
      """
      1:I 2:W 3:N 4:N 5:N 6:WM4TTTT 7:N 8:N 9:N 12:W 13:ss 14:NN 15:2W 16:S 17:NN 18:2W 19:d 20:so
      21:2W 23:N 24:YA14DD2NB 25:FPAK 26:2NN 27:sss 28:6 30:Nl 31:X 32:X 33:222W 35:22sssN 36:2N
      37:C2aB 39:N 40:111B 43:2AgX 44:11X 46:YA14DD2EB 47:Et 48:FPAK 49:B 50:h12x3e 51:h12x 52:111X
      53:111X 56:S 57:FPAK 58:NN 59:2AgX 60:FPAK 61:B 62:42e 63:411X 99:S 104:2L 105:2I 106:2L
      107:2N 108:U 109:U 256:22Q 257:1kv 258:S 259:441sb 32768:2AgX 32769:2AgX""";

  private static final @Nullable String[] FIELDS = new String[260];

  static {
    for (String entry : TABLE.split("\\s+")) {
      int colon = entry.indexOf(':');
      int type = Integer.parseInt(entry.substring(0, colon));
      if (type < FIELDS.length) {
        FIELDS[type] = entry.substring(colon + 1);
      }
    }
  }

  private RdataFields() {}

  /** Null for types that are not described so, and for those that the class does not have. */
  static @Nullable String of(int dclass, int type) {
    if (type >= FIELDS.length) {
      return type == 32768 || type == 32769 ? FIELDS[Type.DS] : null;
    }
    if (dclass != DClass.IN && onlyInternet(type)) {
      return type != Type.A ? null : dclass == DClass.CH ? "NO" : dclass == DClass.HS ? "I" : null;
    }
    return FIELDS[type];
  }

  /** Whether the type is defined in class IN alone. */
  static boolean onlyInternet(int type) {
    return switch (type) {
      case Type.A,
          Type.WKS,
          Type.NSAP,
          Type.NSAP_PTR,
          Type.PX,
          Type.AAAA,
          Type.EID,
          Type.NIMLOC,
          Type.SRV,
          Type.ATMA,
          Type.KX,
          Type.A6,
          Type.APL,
          Type.DHCID,
          Type.SVCB,
          Type.HTTPS ->
          true;
      default -> false;
    };
  }
}
