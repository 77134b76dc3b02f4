package dev.mxlab.dns.zone;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/** Numbers in record data that may be written as words, as BIND knows them. */
enum Words {
  ALGORITHM(
      0xFF,
      "RSAMD5=1 DH=2 DSA=3 RSASHA1=5 NSEC3DSA=6 NSEC3RSASHA1=7 RSASHA256=8 RSASHA512=10 ECCGOST=12"
          + " ECDSAP256SHA256=13 ECDSAP384SHA384=14 ED25519=15 ED448=16 INDIRECT=252"
          + " PRIVATEDNS=253 PRIVATEOID=254"),
  DIGEST(0xFF, "SHA-1=1 SHA1=1 SHA-256=2 SHA256=2 GOST=3 SHA-384=4 SHA384=4"),
  HASH(0xFF, "SHA-1=1"),
  PROTOCOL(0xFF, "NONE=0 TLS=1 EMAIL=2 DNSSEC=3 IPSEC=4 ALL=255"),
  CERTIFICATE(
      0xFFFF, "PKIX=1 SPKI=2 PGP=3 IPKIX=4 ISPKI=5 IPGP=6 ACPKIX=7 IACPKIX=8 URI=253 OID=254"),
  TYPE(0xFFFF, "") {
    @Override
    long parse(byte[] text, int from, int to) throws Fault.Found {
      int type = Mnemonics.type(text, from, to);
      return type == Mnemonics.NONE ? super.parse(text, from, to) : type;
    }
  },
  DATE(0xFFFFFFFFL, "") {
    @Override
    long parse(byte[] text, int from, int to) throws Fault.Found {
      return date(new String(text, from, to - from, StandardCharsets.ISO_8859_1));
    }
  },
  FLAGS(
      0xFFFF,
      "NOCONF=16384 NOAUTH=32768 NOKEY=49152 FLAG2=8192 EXTEND=4096 FLAG4=2048 FLAG5=1024 USER=0"
          + " ZONE=256 HOST=512 NTYP3=768 FLAG8=128 FLAG9=64 FLAG10=32 FLAG11=16 SIG0=0 SIG1=1"
          + " SIG2=2 SIG3=3 SIG4=4 SIG5=5 SIG6=6 SIG7=7 SIG8=8 SIG9=9 SIG10=10 SIG11=11 SIG12=12"
          + " SIG13=13 SIG14=14 SIG15=15 KSK=1 REVOKE=128") {
    @Override
    long parse(byte[] text, int from, int to) throws Fault.Found {
      if (NameReader.isDigit(text[from])) {
        return flags(new String(text, from, to - from, StandardCharsets.ISO_8859_1));
      }
      long flags = 0;
      String words = new String(text, from, to - from, StandardCharsets.ISO_8859_1);
      for (String word : words.split("\\|", -1)) {
        int value = value(word);
        if (value < 0) {
          throw Fault.UNKNOWN_FLAG.found();
        }
        flags |= value;
      }
      return flags;
    }
  };

  private final long most;
  private final String[] words;
  private final int[] values;

  Words(long most, String table) {
    this.most = most;
    String[] entries = table.isEmpty() ? new String[0] : table.split(" ");
    words = new String[entries.length];
    values = new int[entries.length];
    for (int i = 0; i < entries.length; i++) {
      int equals = entries[i].indexOf('=');
      words[i] = entries[i].substring(0, equals);
      values[i] = Integer.parseInt(entries[i].substring(equals + 1));
    }
  }

  /** The value of a word or number. */
  long parse(byte[] text, int from, int to) throws Fault.Found {
    boolean number = to - from <= 10;
    for (int i = from; i < to && number; i++) {
      number = NameReader.isDigit(text[i]);
    }
    if (number) {
      return MasterText.number(text, from, to, most);
    }
    int value = value(new String(text, from, to - from, StandardCharsets.ISO_8859_1));
    if (value < 0) {
      throw Fault.UNKNOWN.found();
    }
    return value;
  }

  int value(String word) {
    for (int i = 0; i < words.length; i++) {
      if (words[i].equalsIgnoreCase(word)) {
        return values[i];
      }
    }
    return -1;
  }

  /** The word for a value; its digits when it has none. */
  String word(int value) {
    for (int i = 0; i < words.length; i++) {
      if (values[i] == value) {
        return words[i];
      }
    }
    return Integer.toString(value);
  }

  private static long flags(String text) throws Fault.Found {
    try {
      long value = Long.decode(text.toLowerCase(Locale.ROOT));
      if (value > 0xFFFF) {
        throw Fault.OUT_OF_RANGE.found();
      }
      return value;
    } catch (NumberFormatException bad) {
      throw Fault.UNKNOWN_FLAG.found();
    }
  }

  /** Seconds since 1970, or year to second in 14 digits (RFC 4034 section 3.2). */
  private static long date(String text) throws Fault.Found {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        throw Fault.SYNTAX.found();
      }
    }
    if (text.length() <= 10) {
      long seconds = Long.parseLong(text);
      if (seconds > 0xFFFFFFFFL) {
        throw Fault.OUT_OF_RANGE.found();
      }
      return seconds;
    }
    if (text.length() != 14) {
      throw Fault.SYNTAX.found();
    }
    try {
      // BIND lets a leap second be.
      int second = Integer.parseInt(text.substring(12));
      LocalDateTime minute =
          LocalDateTime.of(
              Integer.parseInt(text.substring(0, 4)),
              Integer.parseInt(text.substring(4, 6)),
              Integer.parseInt(text.substring(6, 8)),
              Integer.parseInt(text.substring(8, 10)),
              Integer.parseInt(text.substring(10, 12)));
      if (second > 60) {
        throw Fault.OUT_OF_RANGE.found();
      }
      return minute.toEpochSecond(ZoneOffset.UTC) + second & 0xFFFFFFFFL;
    } catch (DateTimeException bad) {
      throw Fault.OUT_OF_RANGE.found();
    }
  }
}
