package dev.mxlab.named.tool.message;

import dev.mxlab.dns.resolve.RecordText;
import java.util.Locale;

/** The small things that record data is written with: strings, addresses, times, type lists. */
final class Texts {
  private Texts() {}

  /** A character string in quotes; what is no printable ASCII as {@code \DDD}. */
  static String quoted(byte[] text) {
    return '"' + escaped(text, "\"\\") + '"';
  }

  /** Without quotes; {@code special} is what takes a backslash. */
  static String escaped(byte[] text, String special) {
    StringBuilder escaped = new StringBuilder();
    boolean spaceToo = special.indexOf(' ') >= 0;
    for (byte each : text) {
      int octet = each & 0xff;
      if (octet < (spaceToo ? '!' : ' ') || octet >= 0x7f) {
        escaped.append(String.format(Locale.ROOT, "\\%03d", octet));
      } else {
        escaped.append(special.indexOf(octet) >= 0 ? "\\" : "").append((char) octet);
      }
    }
    return escaped.toString();
  }

  static String ipv4(byte[] octets) {
    return (octets[0] & 0xff)
        + "."
        + (octets[1] & 0xff)
        + "."
        + (octets[2] & 0xff)
        + "."
        + (octets[3] & 0xff);
  }

  /** As inet_ntop(3) writes it, an IPv4 address at its end in dots. */
  static String ipv6(byte[] octets, boolean expanded) {
    if (expanded) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 16; i += 2) {
        int group = (octets[i] & 0xff) << 8 | (octets[i + 1] & 0xff);
        text.append(i == 0 ? "" : ":").append(String.format(Locale.ROOT, "%04x", group));
      }
      return text.toString();
    }
    int zeros = 0;
    while (zeros < 16 && octets[zeros] == 0) {
      zeros++;
    }
    boolean mapped = zeros == 10 && (octets[10] & 0xff) == 0xff && (octets[11] & 0xff) == 0xff;
    boolean compatible = zeros >= 12 && zeros < 14;
    if (mapped || compatible) {
      byte[] last = java.util.Arrays.copyOfRange(octets, 12, 16);
      return (mapped ? "::ffff:" : "::") + ipv4(last);
    }
    return RecordText.ipv6(octets);
  }

  /**
   * {@code 20261122021328}: seconds since 1970, read as the nearest time (RFC 4034 section 3.2).
   */
  static String time(long seconds) {
    return java.time.format.DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT)
        .format(java.time.Instant.ofEpochSecond(seconds).atOffset(java.time.ZoneOffset.UTC));
  }

  /**
   * The types of an NSEC bit map (RFC 4034 section 4.1.2), the windows apart by {@code between}.
   */
  static String types(WireReader in, String between) {
    StringBuilder text = new StringBuilder();
    while (in.left() > 0) {
      int window = in.u8();
      byte[] bits = in.bytes(in.u8());
      String separator = between;
      for (int i = 0; i < bits.length * 8; i++) {
        if ((bits[i / 8] & 0x80 >> i % 8) != 0) {
          text.append(separator).append(Mnemonics.type(window * 256 + i));
          separator = " ";
        }
      }
    }
    return text.toString();
  }

  /** RFC 4034 appendix B. */
  static int keyTag(byte[] rdata) {
    int algorithm = rdata.length > 3 ? rdata[3] & 0xff : 0;
    if (algorithm == 1 && rdata.length > 6) {
      return (rdata[rdata.length - 3] & 0xff) << 8 | (rdata[rdata.length - 2] & 0xff);
    }
    long sum = 0;
    for (int i = 0; i < rdata.length; i++) {
      sum += (i & 1) == 0 ? (rdata[i] & 0xffL) << 8 : rdata[i] & 0xffL;
    }
    return (int) (sum + (sum >> 16) & 0xffff);
  }

  /** RFC 4648 section 7, upper case, without padding. */
  static String base32Hex(byte[] data) {
    StringBuilder text = new StringBuilder();
    long buffer = 0;
    int bits = 0;
    for (byte each : data) {
      buffer = buffer << 8 | (each & 0xff);
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        text.append("0123456789ABCDEFGHIJKLMNOPQRSTUV".charAt((int) (buffer >> bits & 31)));
      }
    }
    if (bits > 0) {
      text.append("0123456789ABCDEFGHIJKLMNOPQRSTUV".charAt((int) (buffer << 5 - bits & 31)));
    }
    return text.toString();
  }
}
