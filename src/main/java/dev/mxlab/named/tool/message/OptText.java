package dev.mxlab.named.tool.message;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** EDNS as the tools print it: what a server says of itself beside its answer. */
final class OptText {
  private static final int LLQ = 1;
  private static final int NSID = 3;
  private static final int CLIENT_SUBNET = 8;
  private static final int EXPIRE = 9;
  private static final int COOKIE = 10;
  private static final int KEEPALIVE = 11;
  private static final int PADDING = 12;
  private static final int KEY_TAG = 14;
  private static final int EXTENDED_ERROR = 15;
  private static final int CLIENT_TAG = 16;
  private static final int SERVER_TAG = 17;
  private static final int SERVER_COOKIE = 16;

  /** RFC 8914 section 4. */
  private static final List<String> ERRORS =
      List.of(
          "Other",
          "Unsupported DNSKEY Algorithm",
          "Unsupported DS Digest Type",
          "Stale Answer",
          "Forged Answer",
          "DNSSEC Indeterminate",
          "DNSSEC Bogus",
          "Signature Expired",
          "Signature Not Yet Valid",
          "DNSKEY Missing",
          "RRSIGs Missing",
          "No Zone Key Bit Set",
          "NSEC Missing",
          "Cached Error",
          "Not Ready",
          "Blocked",
          "Censored",
          "Filtered",
          "Prohibited",
          "Stale NXDOMAIN Answer",
          "Not Authoritative",
          "Not Supported",
          "No Reachable Authority",
          "Network Error",
          "Invalid Data");

  private final StringBuilder out = new StringBuilder();
  private final Style style;
  private final String cookieVerdict;

  OptText(Rr opt, String cookieVerdict, Style style) {
    this.style = style;
    this.cookieVerdict = cookieVerdict;
    head(opt);
    WireReader in = new WireReader(opt.rdata());
    while (in.left() > 0) {
      int code = in.u16();
      out.append(margin());
      option(code, in.bytes(in.u16()));
    }
  }

  @Override
  public String toString() {
    return out.toString();
  }

  private String margin() {
    return style.indentation(2);
  }

  private void head(Rr opt) {
    long version = opt.ttl() >> 16 & 0xff;
    String flags =
        ((opt.ttl() & 0x8000) != 0 ? " do" : "") + ((opt.ttl() & 0x4000) != 0 ? " co" : "");
    long reserved = opt.ttl() & 0x3fff;
    String mbz = String.format(Locale.ROOT, "0x%04x", reserved);
    if (style.yaml()) {
      out.append(style.indentation(0)).append("OPT_PSEUDOSECTION:\n");
      out.append(style.indentation(1)).append("EDNS:\n");
      out.append(margin()).append("version: ").append(version).append('\n');
      out.append(margin()).append("flags:").append(flags).append('\n');
      out.append(reserved == 0 ? "" : margin() + "MBZ: " + mbz + "\n");
      out.append(margin()).append("udp: ").append(opt.dclass()).append('\n');
    } else {
      out.append(style.commented() ? ";; OPT PSEUDOSECTION:\n" : "");
      out.append("; EDNS: version: ").append(version).append(", flags:").append(flags);
      out.append(reserved == 0 ? "; udp: " : "; MBZ: " + mbz + ", udp: ");
      out.append(opt.dclass()).append('\n');
    }
  }

  private void name(String name) {
    out.append(style.yaml() ? "" : "; ").append(name).append(':');
  }

  private void option(int code, byte[] data) {
    WireReader in = new WireReader(data);
    switch (code) {
      case LLQ -> {
        name("LLQ");
        known(data.length == 18, data, () -> llq(in));
      }
      case NSID -> {
        name("NSID");
        plain(data);
      }
      case CLIENT_SUBNET -> subnet(in, data);
      case EXPIRE -> {
        name("EXPIRE");
        known(data.length == 4, data, () -> expire(in.u32()));
      }
      case COOKIE -> cookie(data);
      case KEEPALIVE -> {
        name(style.yaml() ? "TCP-KEEPALIVE" : "TCP KEEPALIVE");
        known(data.length == 2, data, () -> keepalive(in.u16()));
      }
      case PADDING -> padding(data);
      case KEY_TAG -> {
        name("KEY-TAG");
        known(data.length > 0 && data.length % 2 == 0, data, () -> numbers(in));
      }
      case EXTENDED_ERROR -> extendedError(in, data);
      case CLIENT_TAG, SERVER_TAG -> {
        name(code == CLIENT_TAG ? "CLIENT-TAG" : "SERVER-TAG");
        known(data.length == 2, data, () -> " " + in.u16());
      }
      default -> {
        name("OPT=" + code);
        plain(data);
      }
    }
  }

  private interface Reading {
    String text();
  }

  private void known(boolean wellFormed, byte[] data, Reading reading) {
    if (wellFormed) {
      out.append(reading.text()).append('\n');
    } else {
      plain(data);
    }
  }

  private static String llq(WireReader in) {
    String head = " Version: " + in.u16() + ", Opcode: " + in.u16() + ", Error: " + in.u16();
    String id = Long.toUnsignedString(in.u32() << 32 | in.u32());
    return head + ", Identifier: " + id + ", Lifetime: " + in.u32();
  }

  private static String expire(long seconds) {
    return " " + seconds + " (" + TtlText.words(seconds) + ")";
  }

  private static String keepalive(int tenths) {
    return " " + tenths / 10 + "." + tenths % 10 + " secs";
  }

  private static String numbers(WireReader in) {
    StringJoiner text = new StringJoiner(", ", " ", "");
    while (in.left() > 0) {
      text.add(Integer.toString(in.u16()));
    }
    return text.toString();
  }

  private void subnet(WireReader in, byte[] data) {
    name("CLIENT-SUBNET");
    String text = subnet(in);
    if (text.isEmpty()) {
      out.append(style.yaml() ? "\n" : "").append(data.length == 0 ? "" : " ").append(hex(data));
      out.append('\n');
    } else {
      out.append(' ').append(text).append('\n');
    }
  }

  /** RFC 7871 section 6; empty when it is malformed. */
  private static String subnet(WireReader in) {
    if (in.left() < 4) {
      return "";
    }
    int family = in.u16();
    int source = in.u8();
    int scope = in.u8();
    int octets = (source + 7) / 8;
    int most = family == 1 ? 32 : family == 2 ? 128 : 0;
    if (family > 2 || source > most || scope > most || in.left() < octets) {
      return "";
    }
    byte[] address = java.util.Arrays.copyOf(in.bytes(octets), family == 1 ? 4 : 16);
    String shown =
        switch (family) {
          case 1 -> Texts.ipv4(address);
          case 2 -> Texts.ipv6(address, false);
          default -> "0";
        };
    return shown + "/" + source + "/" + scope;
  }

  private void cookie(byte[] data) {
    name("COOKIE");
    if (data.length > 0) {
      out.append(' ').append(HexFormat.of().formatHex(data));
      String verdict = cookieVerdict;
      if (verdict.equals("good") && data.length < SERVER_COOKIE) {
        verdict = "echoed";
      }
      out.append(verdict.isEmpty() ? "" : " (" + verdict + ")");
    }
    out.append('\n');
  }

  private void padding(byte[] data) {
    name("PAD");
    if (style.yaml()) {
      plain(data);
    } else {
      out.append(data.length == 0 ? "" : " (" + data.length + " bytes)").append('\n');
    }
  }

  private void extendedError(WireReader in, byte[] data) {
    name("EDE");
    if (data.length < 2) {
      plain(data);
      return;
    }
    int code = in.u16();
    String known = code < ERRORS.size() ? " (" + ERRORS.get(code) + ")" : "";
    byte[] extra = in.rest();
    if (style.yaml()) {
      out.append('\n').append(style.indentation(3)).append("INFO-CODE: ").append(code);
      out.append(known).append('\n');
      if (extra.length > 0) {
        out.append(style.indentation(3)).append("EXTRA-TEXT:");
        words(extra, "\"", "\"");
      }
    } else {
      out.append(' ').append(code).append(known).append(extra.length > 0 ? ":" : "");
      words(extra, "(", ")");
    }
  }

  /** Text for people: as it is when it is UTF-8. */
  private void words(byte[] text, String before, String after) {
    if (text.length == 0) {
      out.append(style.yaml() ? "" : "\n");
      return;
    }
    out.append(' ');
    try {
      String decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
      out.append(before);
      decoded.codePoints().map(c -> c < ' ' || c == 0x7f ? '.' : c).forEach(out::appendCodePoint);
      out.append(after);
    } catch (CharacterCodingException binary) {
      out.append(hex(text)).append(before).append(printable(text)).append(after);
    }
    out.append('\n');
  }

  private void plain(byte[] data) {
    plain(data, "(\"", "\")");
  }

  private void plain(byte[] data, String before, String after) {
    if (data.length > 0) {
      out.append(' ').append(hex(data)).append(before).append(printable(data)).append(after);
    }
    out.append('\n');
  }

  private static String hex(byte[] data) {
    return HexFormat.of().withSuffix(" ").formatHex(data);
  }

  private static String printable(byte[] data) {
    StringBuilder text = new StringBuilder();
    for (byte each : data) {
      text.append(each >= 0x20 && each < 0x7f ? (char) each : '.');
    }
    return text.toString();
  }
}
