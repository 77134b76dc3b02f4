package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.WireNames;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import org.xbill.DNS.Type;

/** Record data as BIND writes it into a master file, on one line or on several. */
public final class RdataText {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  /** On one line BIND breaks long keys and digests by blanks, as if lines had this width. */
  private static final int ONE_LINE_WIDTH = 60;

  private final boolean lines;
  private final String lineBreak;
  private final int width;
  private byte[] origin = {};
  private StringBuilder out = new StringBuilder();
  private byte[] data = {};
  private int start;
  private int end;
  private int at;
  private int dclass;
  private int type;

  /** On one line. */
  public RdataText() {
    this(false, " ", ONE_LINE_WIDTH);
  }

  /**
   * @param lines whether long data goes over several lines, with remarks for people
   * @param lineBreak what goes between them
   */
  RdataText(boolean lines, String lineBreak, int width) {
    this.lines = lines;
    this.lineBreak = lineBreak;
    this.width = width;
  }

  /** From now on names below it are written without it; an empty array ends that. */
  void origin(byte[] name) {
    origin = name;
  }

  /** Appends the data that stands in {@code octets}. */
  public void append(
      StringBuilder into, int ofClass, int ofType, byte[] octets, int from, int length) {
    out = into;
    dclass = ofClass;
    type = ofType;
    data = octets;
    start = from;
    at = from;
    end = from + length;
    if (RdataSpecials.has(dclass, type)) {
      new SpecialText(this, out).append(type, data, start, end);
      return;
    }
    String fields = RdataFields.of(dclass, type);
    if (fields == null || length == 0) {
      unknown();
    } else if (type == Type.SOA) {
      soa();
    } else {
      fields(fields);
    }
  }

  /** The data of one record. */
  public static String of(int dclass, int type, byte[] data) {
    StringBuilder text = new StringBuilder();
    new RdataText().append(text, dclass, type, data, 0, data.length);
    return text.toString();
  }

  boolean lines() {
    return lines;
  }

  String lineBreak() {
    return lineBreak;
  }

  /** RFC 3597 section 5. */
  private void unknown() {
    out.append("\\# ").append(end - start);
    if (end > start) {
      out.append(lines ? " ( " : " ");
      hex(start, end);
      out.append(lines ? " )" : "");
    }
  }

  private void fields(String fields) {
    boolean wrapped =
        lines
            && (type == Type.EID
                || type == Type.NIMLOC
                || type == Type.DHCID
                || type == Type.OPENPGPKEY);
    out.append(wrapped ? "( " : "");
    int written = out.length();
    for (int i = 0; i < fields.length(); i++) {
      if (out.length() > written) {
        separate(fields.charAt(i));
      }
      field(fields.charAt(i));
    }
    out.append(wrapped ? " )" : "");
    if (wrapped && type == Type.DHCID && end - start > 2) {
      int kind = (data[start] & 0xFF) << 8 | (data[start + 1] & 0xFF);
      out.append(" ; ").append(kind).append(' ').append(data[start + 2] & 0xFF);
      out.append(' ').append(end - start - 3);
    }
  }

  /** What goes before a field that is not the first. */
  private void separate(char field) {
    boolean optional =
        (field == 'o' || field == 'l' || field == 't' || field == 'e' || field == 'K') && at == end;
    boolean bulk = lines && (field == 'X' || field == 'B' || field == 'K') && at < end;
    if (optional) {
      return;
    }
    if (lines && field == '3') {
      out.append(" (").append(lineBreak);
    } else if (lines && field == 'e' && type == Type.NSEC3) {
      out.append(lineBreak);
    } else if (lines && isSignature() && at == start + (type == Type.SIG ? 12 : 8)) {
      out.append(" (").append(lineBreak);
    } else if (bulk) {
      out.append(isSignature() ? "" : " (").append(lineBreak);
    } else if (!(field == 'B' && at == end)) {
      out.append(' ');
    }
  }

  private boolean isSignature() {
    return type == Type.RRSIG || type == Type.SIG;
  }

  private void field(char field) {
    switch (field) {
      case 'N', 'W', 'M' -> at = name(at);
      case 'E' -> {
        NameText.append(out, data, at);
        at = WireNames.end(data, at);
      }
      case 'l' -> oldTypes();
      case '1', 'A', 'g', 'h', 'P' -> out.append(u8());
      case '2', 'F' -> out.append(u16());
      case '4', 'T' -> out.append(u32());
      case 'I' -> {
        out.append(MasterText.ipv4(data, at));
        at += 4;
      }
      case '6' -> {
        out.append(Ipv6Text.format(data, at));
        at += 16;
      }
      case 'O' -> out.append(Integer.toOctalString(u16()));
      case 's', 'd', 'S', 'o' -> strings(field == 'S');
      case 'Q', 'v' -> {
        quoted(at, end);
        at = end;
      }
      case 'k' -> tag();
      case 'X' -> bulk(true);
      case 'B', 'K' -> bulk(false);
      case 'b' -> {
        out.append(at == end ? "-" : Base64.getEncoder().encodeToString(rest()));
        at = end;
      }
      case 'x' -> salt();
      case '3' -> base32();
      case 't', 'e' -> types();
      case 'Y' -> out.append(Mnemonics.type(u16()));
      case 'D' -> out.append(date(u32()));
      case 'a' -> out.append(Words.ALGORITHM.word(u8()));
      case 'C' -> out.append(Words.CERTIFICATE.word(u16()));
      case 'U' -> {
        out.append(HexFormat.ofDelimiter("-").formatHex(data, at, end));
        at = end;
      }
      case 'L' -> locator();
      default -> throw new IllegalStateException("field " + field);
    }
  }

  /** Year to second. */
  static String date(long seconds) {
    return DATE.format(Instant.ofEpochSecond(seconds));
  }

  private int u8() {
    return data[at++] & 0xFF;
  }

  private int u16() {
    return u8() << 8 | u8();
  }

  private long u32() {
    return (long) u16() << 16 | u16();
  }

  private byte[] rest() {
    return Arrays.copyOfRange(data, at, end);
  }

  /** Writes the name there, and returns where it ends. */
  int name(int from) {
    NameText.append(out, data, from, origin);
    return WireNames.end(data, from);
  }

  private void soa() {
    at = name(at);
    out.append(' ');
    at = name(at);
    if (!lines) {
      for (int i = 0; i < 5; i++) {
        out.append(' ').append(u32());
      }
      return;
    }
    out.append(" (");
    String[] words = {"serial", "refresh", "retry", "expire", "minimum"};
    for (String word : words) {
      long value = u32();
      out.append(lineBreak);
      int column = out.length();
      out.append(value);
      out.append(" ".repeat(Math.max(0, column + 10 - out.length()))).append(" ; ").append(word);
      if (!word.equals("serial")) {
        out.append(" (").append(TimeSpan.words(value)).append(')');
      }
    }
    out.append(lineBreak).append(')');
  }

  private void strings(boolean all) {
    int written = out.length();
    while (at < end) {
      int length = u8();
      out.append(out.length() > written ? " " : "");
      quoted(at, at + length);
      at += length;
      if (!all) {
        break;
      }
    }
  }

  private void quoted(int from, int to) {
    out.append('"');
    for (int i = from; i < to; i++) {
      int c = data[i] & 0xFF;
      if (c < ' ' || c >= 0x7F) {
        out.append('\\').append(c / 100).append(c / 10 % 10).append(c % 10);
      } else {
        out.append(c == '"' || c == '\\' ? "\\" : "").append((char) c);
      }
    }
    out.append('"');
  }

  private void tag() {
    int length = u8();
    for (int i = 0; i < length; i++) {
      out.append((char) u8());
    }
  }

  /** The digest or key at the end of the data. */
  private void bulk(boolean hex) {
    if (at == end) {
      return;
    }
    if (hex) {
      hex(at, end);
    } else {
      base64(at, end);
    }
    at = end;
    boolean wrapped =
        type == Type.EID || type == Type.NIMLOC || type == Type.DHCID || type == Type.OPENPGPKEY;
    if (lines && !wrapped) {
      switch (type) {
        case Type.KEY, 57, Type.DNSKEY, Type.CDNSKEY -> keyRemark();
        default -> out.append(" )");
      }
    }
  }

  private void keyRemark() {
    int flags = (data[start] & 0xFF) << 8 | (data[start + 1] & 0xFF);
    out.append(lineBreak).append(')');
    if (type == Type.DNSKEY || type == Type.CDNSKEY) {
      boolean signing = (flags & 1) != 0;
      String kind = !signing ? "ZSK" : (flags & 0x80) != 0 ? "revoked KSK" : "KSK";
      out.append(" ; ").append(kind);
    }
    out.append("; alg = ").append(Words.ALGORITHM.word(data[start + 3] & 0xFF));
    out.append(" ; key id = ").append(keyTag());
  }

  /** RFC 4034 appendix B. */
  private int keyTag() {
    long sum = 0;
    for (int i = start; i < end; i++) {
      int octet = data[i] & 0xFF;
      sum += (i - start) % 2 == 0 ? octet << 8 : octet;
    }
    sum += sum >> 16 & 0xFFFF;
    return (int) (sum & 0xFFFF);
  }

  private void hex(int from, int to) {
    String text = HEX.formatHex(data, from, to);
    broken(text, (width - 2 + 1) / 2 * 2 - 2);
  }

  void base64(int from, int to) {
    String text = Base64.getEncoder().encodeToString(Arrays.copyOfRange(data, from, to));
    broken(text, (width - 2 + 3) / 4 * 4 - 4);
  }

  private void broken(String text, int wide) {
    for (int i = 0; i < text.length(); i += wide) {
      out.append(i > 0 ? lineBreak : "").append(text, i, Math.min(text.length(), i + wide));
    }
  }

  private void salt() {
    int length = u8();
    out.append(length == 0 ? "-" : HEX.formatHex(data, at, at + length));
    at += length;
  }

  private void base32() {
    int length = u8();
    int bits = 0;
    int value = 0;
    for (int i = 0; i < length; i++) {
      value = value << 8 | u8();
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        out.append(digit32(value >> bits & 31));
      }
      value &= (1 << bits) - 1;
    }
    if (bits > 0) {
      out.append(digit32(value << 5 - bits & 31));
    }
  }

  private static char digit32(int value) {
    return (char) (value < 10 ? '0' + value : 'A' + value - 10);
  }

  private void types() {
    boolean first = true;
    while (at < end) {
      int window = u8();
      int length = u8();
      for (int bit = 0; bit < length * 8; bit++) {
        if ((data[at + bit / 8] & 0x80 >> bit % 8) != 0) {
          out.append(first ? "" : " ").append(Mnemonics.type(window << 8 | bit));
          first = false;
        }
      }
      at += length;
    }
    out.append(lines && type == Type.NSEC3 ? " )" : "");
  }

  private void oldTypes() {
    boolean first = true;
    for (int bit = 0; bit < (end - at) * 8; bit++) {
      if ((data[at + bit / 8] & 0x80 >> bit % 8) != 0) {
        String word = Mnemonics.type(bit);
        out.append(first ? "" : " ");
        out.append(word.equals("TYPE" + bit) ? Integer.toString(bit) : word);
        first = false;
      }
    }
    at = end;
  }

  private void locator() {
    for (int i = 0; i < 4; i++) {
      out.append(i > 0 ? ":" : "").append(Integer.toHexString(u16()));
    }
  }
}
