package dev.mxlab.dns.zone;

import org.xbill.DNS.DClass;

/** The words for types and classes in master files, found without making strings of octets. */
final class Mnemonics {
  /** No such word. */
  static final int NONE = -1;

  private static final int MOST = 0xFFFF;

  /** BIND's words for types; of those that stand beside each other the first is written. */
  private static final String WORDS =
      """
      1 A 2 NS 3 MD 4 MF 5 CNAME 6 SOA 7 MB 8 MG 9 MR 10 NULL 11 WKS 12 PTR 13 HINFO 14 MINFO
      15 MX 16 TXT 17 RP 18 AFSDB 19 X25 20 ISDN 21 RT 22 NSAP 23 NSAP-PTR 24 SIG 25 KEY 26 PX
      27 GPOS 28 AAAA 29 LOC 30 NXT 31 EID 32 NIMLOC 33 SRV 34 ATMA 35 NAPTR 36 KX 37 CERT 38 A6
      39 DNAME 40 SINK 41 OPT 42 APL 43 DS 44 SSHFP 45 IPSECKEY 46 RRSIG 47 NSEC 48 DNSKEY 49 DHCID
      50 NSEC3 51 NSEC3PARAM 52 TLSA 53 SMIMEA 55 HIP 56 NINFO 57 RKEY 58 TALINK 59 CDS 60 CDNSKEY
      61 OPENPGPKEY 62 CSYNC 63 ZONEMD 64 SVCB 65 HTTPS 99 SPF 100 UINFO 101 UID 102 GID 103 UNSPEC
      104 NID 105 L32 106 L64 107 LP 108 EUI48 109 EUI64 249 TKEY 250 TSIG 251 IXFR 252 AXFR
      253 MAILB 254 MAILA 255 ANY 256 URI 257 CAA 258 AVC 259 DOA 260 AMTRELAY 32768 TA 32769 DLV""";

  private static final String[] NAMES = new String[512];
  private static final String[] TABLE = new String[512];
  private static final int[] VALUES = new int[512];

  static {
    String[] words = WORDS.split("\\s+");
    for (int i = 0; i < words.length; i += 2) {
      enter(words[i + 1], Integer.parseInt(words[i]));
    }
  }

  private Mnemonics() {}

  private static void enter(String word, int value) {
    int slot = hash(word.getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, word.length());
    while (TABLE[slot] != null) {
      slot = slot + 1 & TABLE.length - 1;
    }
    TABLE[slot] = word;
    VALUES[slot] = value;
    if (value < NAMES.length) {
      NAMES[value] = word;
    }
  }

  private static int hash(byte[] octets, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + (octets[i] | 0x20);
    }
    return (hash ^ hash >>> 9) & TABLE.length - 1;
  }

  /** The number of a type: its word or TYPEnnn (RFC 3597 section 5). */
  static int type(byte[] octets, int from, int to) {
    for (int slot = hash(octets, from, to);
        TABLE[slot] != null;
        slot = slot + 1 & TABLE.length - 1) {
      if (same(TABLE[slot], octets, from, to)) {
        return VALUES[slot];
      }
    }
    return numbered("TYPE", octets, from, to);
  }

  /** The number of a class: its word or CLASSnnn. */
  static int dclass(byte[] octets, int from, int to) {
    // Most tokens in its place begin with another letter.
    return switch (octets[from] | 0x20) {
      case 'i' -> same("IN", octets, from, to) ? DClass.IN : NONE;
      case 'c' -> {
        if (same("CH", octets, from, to) || same("CHAOS", octets, from, to)) {
          yield DClass.CH;
        }
        yield numbered("CLASS", octets, from, to);
      }
      case 'h' ->
          same("HS", octets, from, to) || same("HESIOD", octets, from, to) ? DClass.HS : NONE;
      case 'n' -> same("NONE", octets, from, to) ? DClass.NONE : NONE;
      case 'a' -> same("ANY", octets, from, to) ? DClass.ANY : NONE;
      case 'r' -> same("RESERVED0", octets, from, to) ? 0 : NONE;
      default -> NONE;
    };
  }

  private static int numbered(String word, byte[] octets, int from, int to) {
    int digits = from + word.length();
    if (to <= digits || to > digits + 5 || !same(word, octets, from, digits)) {
      return NONE;
    }
    int value = 0;
    for (int i = digits; i < to; i++) {
      if (octets[i] < '0' || octets[i] > '9') {
        return NONE;
      }
      value = value * 10 + octets[i] - '0';
    }
    return value > MOST ? NONE : value;
  }

  private static boolean same(String word, byte[] octets, int from, int to) {
    if (to - from != word.length()) {
      return false;
    }
    for (int i = from; i < to; i++) {
      byte c = octets[i];
      if ((c >= 'a' && c <= 'z' ? c - 32 : c) != word.charAt(i - from)) {
        return false;
      }
    }
    return true;
  }

  /** Types that stand in messages only (RFC 6895 section 3.1). */
  static boolean isMeta(int type) {
    return type == 41 || type >= 128 && type <= 255;
  }

  /** How BIND writes a type. */
  static String type(int type) {
    String word = type < NAMES.length ? NAMES[type] : null;
    if (word != null) {
      return word;
    }
    return type == 32768 ? "TA" : type == 32769 ? "DLV" : "TYPE" + type;
  }

  /** How BIND writes a class. */
  static String dclass(int dclass) {
    return switch (dclass) {
      case 0 -> "RESERVED0";
      case DClass.IN -> "IN";
      case DClass.CH -> "CH";
      case DClass.HS -> "HS";
      case DClass.NONE -> "NONE";
      case DClass.ANY -> "ANY";
      default -> "CLASS" + dclass;
    };
  }
}
