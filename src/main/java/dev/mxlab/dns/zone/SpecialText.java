package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.WireNames;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.xbill.DNS.Type;

/** The text of the types that {@link RdataSpecials} reads. */
final class SpecialText {
  private static final String[] SERVICE_KEYS = {
    "mandatory", "alpn", "no-default-alpn", "port", "ipv4hint", "ech", "ipv6hint"
  };

  private final RdataText text;
  private final StringBuilder out;
  private byte[] data = {};
  private int at;
  private int end;

  SpecialText(RdataText text, StringBuilder out) {
    this.text = text;
    this.out = out;
  }

  void append(int type, byte[] octets, int from, int to) {
    data = octets;
    at = from;
    end = to;
    switch (type) {
      case Type.LOC -> location();
      case Type.APL -> prefixes();
      case Type.WKS -> services();
      case Type.NSAP -> out.append("0x").append(HexFormat.of().formatHex(data, at, end));
      case Type.ATMA -> atm();
      case Type.A6 -> a6();
      case Type.HIP -> hostIdentity();
      case Type.IPSECKEY -> ipsecKey();
      case RdataSpecials.AMTRELAY -> relay();
      default -> service();
    }
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

  /** RFC 1876 section 3. */
  private void location() {
    if (data[at] != 0 || end - at != 16) {
      out.append("\\# ").append(end - at).append(' ');
      out.append(HexFormat.of().withUpperCase().formatHex(data, at, end));
      return;
    }
    at++;
    int size = u8();
    int horizontal = u8();
    int vertical = u8();
    degrees(u32(), 'N', 'S');
    out.append(' ');
    degrees(u32(), 'E', 'W');
    long altitude = u32() - 10_000_000;
    String sign = altitude < 0 ? "-" : "";
    long centimetres = Math.abs(altitude);
    out.append(' ').append(sign).append(centimetres / 100).append('.');
    out.append(centimetres % 100 / 10).append(centimetres % 10).append('m');
    for (int precision : new int[] {size, horizontal, vertical}) {
      BigDecimal metres =
          BigDecimal.valueOf(precision >> 4).scaleByPowerOfTen((precision & 15) - 2);
      boolean whole = (precision & 15) > 1;
      out.append(' ').append(whole ? metres.toBigInteger() : metres.setScale(2)).append('m');
    }
  }

  private void degrees(long raw, char positive, char negative) {
    long value = raw - 0x80000000L;
    long rest = Math.abs(value);
    long milliseconds = rest % 1000;
    rest /= 1000;
    out.append(rest / 3600).append(' ').append(rest / 60 % 60).append(' ').append(rest % 60);
    out.append('.').append(milliseconds / 100).append(milliseconds / 10 % 10);
    out.append(milliseconds % 10).append(' ').append(value < 0 ? negative : positive);
  }

  /** RFC 3123 section 5. */
  private void prefixes() {
    boolean first = true;
    while (at < end) {
      int family = u16();
      int prefix = u8();
      int length = u8();
      byte[] address = Arrays.copyOf(Arrays.copyOfRange(data, at, at + (length & 0x7F)), 16);
      at += length & 0x7F;
      out.append(first ? "" : " ")
          .append((length & 0x80) != 0 ? "!" : "")
          .append(family)
          .append(':');
      out.append(family == 1 ? MasterText.ipv4(address, 0) : Ipv6Text.format(address, 0));
      out.append('/').append(prefix);
      first = false;
    }
  }

  private void services() {
    out.append(MasterText.ipv4(data, at)).append(' ').append(data[at + 4] & 0xFF);
    at += 5;
    for (int port = 0; at + port / 8 < end; port++) {
      if ((data[at + port / 8] & 0x80 >> port % 8) != 0) {
        out.append(' ').append(port);
      }
    }
  }

  private void atm() {
    int format = u8();
    if (format == 1) {
      out.append('+').append(new String(data, at, end - at, StandardCharsets.ISO_8859_1));
    } else {
      out.append(HexFormat.of().formatHex(data, at, end));
    }
  }

  private void a6() {
    int prefix = u8();
    out.append(prefix).append(' ');
    int octets = (128 - prefix + 7) / 8;
    if (octets > 0) {
      byte[] address = new byte[16];
      System.arraycopy(data, at, address, 16 - octets, octets);
      at += octets;
      out.append(Ipv6Text.format(address, 0));
    }
    if (prefix > 0) {
      out.append(' ');
      at = text.name(at);
    }
  }

  /** RFC 8005 section 6. */
  private void hostIdentity() {
    int tag = u8();
    int algorithm = u8();
    int key = u16();
    out.append(text.lines() ? "( " : "").append(algorithm).append(' ');
    out.append(HexFormat.of().withUpperCase().formatHex(data, at, at + tag));
    at += tag;
    out.append(text.lineBreak());
    out.append(Base64.getEncoder().encodeToString(Arrays.copyOfRange(data, at, at + key)));
    at += key;
    while (at < end) {
      out.append(text.lineBreak());
      NameText.append(out, data, at);
      at = WireNames.end(data, at);
    }
    out.append(text.lines() ? " )" : "");
  }

  /** RFC 4025 section 3. */
  private void ipsecKey() {
    out.append(text.lines() ? "( " : "").append(u8()).append(' ');
    int kind = u8();
    out.append(kind).append(' ').append(u8()).append(' ');
    gateway(kind);
    if (at < end) {
      out.append(text.lineBreak());
      text.base64(at, end);
    }
    out.append(text.lines() ? " )" : "");
  }

  private void gateway(int kind) {
    switch (kind) {
      case 0 -> out.append('.');
      case 1 -> {
        out.append(MasterText.ipv4(data, at));
        at += 4;
      }
      case 2 -> {
        out.append(Ipv6Text.format(data, at));
        at += 16;
      }
      default -> {
        NameText.append(out, data, at);
        at = WireNames.end(data, at);
      }
    }
  }

  /** RFC 8777 section 4.3. */
  private void relay() {
    out.append(u8()).append(' ');
    int kind = u8();
    out.append(kind >> 7).append(' ').append(kind & 0x7F).append(' ');
    gateway(kind & 0x7F);
  }

  /** RFC 9460 section 2.1. */
  private void service() {
    out.append(u16()).append(' ');
    at = text.name(at);
    while (at < end) {
      int key = u16();
      int length = u16();
      int next = at + length;
      out.append(' ').append(key < SERVICE_KEYS.length ? SERVICE_KEYS[key] : "key" + key);
      if (length > 0) {
        out.append('=');
        parameter(key, next);
      }
      at = next;
    }
  }

  private void parameter(int key, int next) {
    String comma = "";
    switch (key) {
      case 0 -> {
        for (; at < next; comma = ",") {
          int other = u16();
          out.append(comma)
              .append(other < SERVICE_KEYS.length ? SERVICE_KEYS[other] : "key" + other);
        }
      }
      case 1 -> {
        out.append('"');
        for (; at < next; comma = ",") {
          int length = u8();
          out.append(comma);
          escaped(at + length, true);
        }
        out.append('"');
      }
      case 3 -> out.append(u16());
      case 4 -> {
        for (; at < next; at += 4, comma = ",") {
          out.append(comma).append(MasterText.ipv4(data, at));
        }
      }
      case 5 -> out.append(Base64.getEncoder().encodeToString(Arrays.copyOfRange(data, at, next)));
      case 6 -> {
        for (; at < next; at += 16, comma = ",") {
          out.append(comma).append(Ipv6Text.format(data, at));
        }
      }
      default -> {
        out.append('"');
        escaped(next, false);
        out.append('"');
      }
    }
  }

  private void escaped(int to, boolean list) {
    while (at < to) {
      int c = u8();
      if (c < ' ' || c >= 0x7F) {
        out.append('\\').append(c / 100).append(c / 10 % 10).append(c % 10);
      } else if (list && (c == ',' || c == '\\')) {
        out.append(c == ',' ? "\\\\," : "\\\\\\\\");
      } else {
        out.append(c == '"' || c == '\\' ? "\\" : "").append((char) c);
      }
    }
  }
}
