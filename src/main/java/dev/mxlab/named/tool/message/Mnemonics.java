package dev.mxlab.named.tool.message;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names that BIND 9.18 knows for types, classes, opcodes and codes of a reply. */
public final class Mnemonics {
  private static final Map<Integer, String> TYPES = new HashMap<>();
  private static final Map<String, Integer> TYPE_NUMBERS = new HashMap<>();

  static {
    types(
        1,
        "A NS MD MF CNAME SOA MB MG MR NULL WKS PTR HINFO MINFO MX TXT RP AFSDB X25 ISDN RT NSAP"
            + " NSAP-PTR SIG KEY PX GPOS AAAA LOC NXT EID NIMLOC SRV ATMA NAPTR KX CERT A6 DNAME"
            + " SINK OPT APL DS SSHFP IPSECKEY RRSIG NSEC DNSKEY DHCID NSEC3 NSEC3PARAM TLSA"
            + " SMIMEA");
    types(
        55, "HIP NINFO RKEY TALINK CDS CDNSKEY OPENPGPKEY CSYNC ZONEMD SVCB HTTPS DSYNC HHIT BRID");
    types(99, "SPF UINFO UID GID UNSPEC NID L32 L64 LP EUI48 EUI64");
    types(249, "TKEY TSIG IXFR AXFR MAILB MAILA ANY URI CAA AVC DOA AMTRELAY RESINFO WALLET");
    types(32768, "TA DLV");
  }

  private static final List<String> RCODES =
      List.of(
          "NOERROR",
          "FORMERR",
          "SERVFAIL",
          "NXDOMAIN",
          "NOTIMP",
          "REFUSED",
          "YXDOMAIN",
          "YXRRSET",
          "NXRRSET",
          "NOTAUTH",
          "NOTZONE",
          "RESERVED11",
          "RESERVED12",
          "RESERVED13",
          "RESERVED14",
          "RESERVED15",
          "BADVERS");
  private static final int BADCOOKIE = 23;

  private static final List<String> TSIG_ERRORS =
      List.of("BADSIG", "BADKEY", "BADTIME", "BADMODE", "BADNAME", "BADALG", "BADTRUNC");
  private static final int FIRST_TSIG_ERROR = 16;

  private static final Map<Integer, String> ALGORITHMS =
      Map.ofEntries(
          Map.entry(1, "RSAMD5"),
          Map.entry(2, "DH"),
          Map.entry(3, "DSA"),
          Map.entry(5, "RSASHA1"),
          Map.entry(6, "NSEC3DSA"),
          Map.entry(7, "NSEC3RSASHA1"),
          Map.entry(8, "RSASHA256"),
          Map.entry(10, "RSASHA512"),
          Map.entry(12, "ECCGOST"),
          Map.entry(13, "ECDSAP256SHA256"),
          Map.entry(14, "ECDSAP384SHA384"),
          Map.entry(15, "ED25519"),
          Map.entry(16, "ED448"),
          Map.entry(252, "INDIRECT"),
          Map.entry(253, "PRIVATEDNS"),
          Map.entry(254, "PRIVATEOID"));

  private static final Map<Integer, String> CERTIFICATES =
      Map.of(
          1, "PKIX", 2, "SPKI", 3, "PGP", 4, "IPKIX", 5, "ISPKI", 6, "IPGP", 7, "ACPKIX", 8,
          "IACPKIX", 253, "URI", 254, "OID");

  /** By number, as {@code dig +opcode} takes them and every header shows them. */
  public static final List<String> OPCODES =
      List.of(
          "QUERY",
          "IQUERY",
          "STATUS",
          "RESERVED3",
          "NOTIFY",
          "UPDATE",
          "RESERVED6",
          "RESERVED7",
          "RESERVED8",
          "RESERVED9",
          "RESERVED10",
          "RESERVED11",
          "RESERVED12",
          "RESERVED13",
          "RESERVED14",
          "RESERVED15");

  private Mnemonics() {}

  private static void types(int first, String names) {
    int number = first;
    for (String name : names.split(" ")) {
      TYPES.put(number, name);
      TYPE_NUMBERS.put(name, number++);
    }
  }

  public static String type(int type) {
    return TYPES.getOrDefault(type, "TYPE" + type);
  }

  static boolean knowsType(int type) {
    return TYPES.containsKey(type);
  }

  /** A type by name, or {@code TYPEnnn} (RFC 3597 section 5); null when there is none. */
  public static @Nullable Integer typeOf(String text) {
    String name = text.toUpperCase(Locale.ROOT);
    Integer known = TYPE_NUMBERS.get(name);
    return known == null ? numbered(name, "TYPE") : known;
  }

  private static @Nullable Integer numbered(String name, String prefix) {
    String digits = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
    boolean number = !digits.isEmpty() && digits.length() <= 5 && isNumber(digits);
    int value = number ? Integer.parseInt(digits) : -1;
    return number && value <= 0xffff ? (Integer) value : null;
  }

  private static boolean isNumber(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  public static String dclass(int dclass) {
    return switch (dclass) {
      case 0 -> "RESERVED0";
      case 1 -> "IN";
      case 3 -> "CH";
      case 4 -> "HS";
      case 254 -> "NONE";
      case 255 -> "ANY";
      default -> "CLASS" + dclass;
    };
  }

  /** A class by name or as {@code CLASSnnn}; null when there is none. */
  public static @Nullable Integer classOf(String text) {
    String name = text.toUpperCase(Locale.ROOT);
    return switch (name) {
      case "RESERVED0" -> 0;
      case "IN" -> 1;
      case "CH", "CHAOS" -> 3;
      case "HS", "HESIOD" -> 4;
      case "NONE" -> 254;
      case "ANY" -> 255;
      default -> numbered(name, "CLASS");
    };
  }

  /** The reply's code; a number where it has no name. */
  public static String rcode(int rcode) {
    if (rcode < RCODES.size()) {
      return RCODES.get(rcode);
    }
    return rcode == BADCOOKIE ? "BADCOOKIE" : Integer.toString(rcode);
  }

  /** The error field of a TSIG record (RFC 8945 section 4.2). */
  public static String tsigError(int error) {
    int index = error - FIRST_TSIG_ERROR;
    return index >= 0 && index < TSIG_ERRORS.size() ? TSIG_ERRORS.get(index) : rcode(error);
  }

  /** A DNSSEC algorithm; a number where it has no name. */
  static String algorithm(int algorithm) {
    return ALGORITHMS.getOrDefault(algorithm, Integer.toString(algorithm));
  }

  static String certificate(int type) {
    return CERTIFICATES.getOrDefault(type, Integer.toString(type));
  }

  /** All types that records may have in {@code first..last}, by number. */
  public static List<String> types(int first, int last) {
    return TYPES.keySet().stream()
        .filter(type -> type >= first && type <= last && !meta(type))
        .sorted()
        .map(Mnemonics::type)
        .toList();
  }

  private static boolean meta(int type) {
    return type == 41 || (type >= 249 && type <= 255);
  }
}
