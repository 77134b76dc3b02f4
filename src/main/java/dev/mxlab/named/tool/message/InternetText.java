package dev.mxlab.named.tool.message;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.StringJoiner;

/** The data of types that exist in class IN alone and are no mere list of fields. */
final class InternetText {
  private static final int FIRST_ADDRESS = 4;

  private InternetText() {}

  /** Empty for data that has no text of its own. */
  static Optional<String> of(int type, WireReader in, Form form) {
    return switch (type) {
      case 11 -> Optional.of(services(in));
      case 22 -> Optional.of("0x" + HexFormat.of().formatHex(in.rest()));
      case 31, 32 -> Optional.of(enclosed(form.hex(in.rest()), form));
      case 34 -> atm(in);
      case 38 -> Optional.of(a6(in, form));
      case 42 -> Optional.of(prefixes(in, form));
      case 49 -> Optional.of(dhcid(in.rest(), form));
      case 64, 65 -> Optional.of(service(in));
      default -> Optional.empty();
    };
  }

  private static String enclosed(String data, Form form) {
    return form.multiline() ? "( " + data + " )" : data;
  }

  private static String services(WireReader in) {
    StringBuilder text = new StringBuilder(Texts.ipv4(in.bytes(FIRST_ADDRESS)));
    text.append(' ').append(in.u8());
    byte[] ports = in.rest();
    for (int port = 0; port < ports.length * 8; port++) {
      if ((ports[port / 8] & 0x80 >> port % 8) != 0) {
        text.append(' ').append(port);
      }
    }
    return text.toString();
  }

  private static Optional<String> atm(WireReader in) {
    int format = in.u8();
    return switch (format) {
      case 0 -> Optional.of(HexFormat.of().formatHex(in.rest()));
      case 1 ->
          Optional.of("+" + new String(in.rest(), java.nio.charset.StandardCharsets.ISO_8859_1));
      default -> Optional.empty();
    };
  }

  private static String a6(WireReader in, Form form) {
    int prefix = in.u8();
    String text = prefix + " ";
    if (prefix < 128) {
      byte[] address = new byte[16];
      int from = prefix / 8;
      byte[] suffix = in.bytes(16 - from);
      System.arraycopy(suffix, 0, address, from, suffix.length);
      address[from] &= (byte) (0xff >> prefix % 8);
      text += Texts.ipv6(address, form.expandIpv6());
    }
    return prefix == 0 ? text : text + " " + in.name();
  }

  private static String prefixes(WireReader in, Form form) {
    StringJoiner text = new StringJoiner(" ");
    while (in.left() > 0) {
      int family = in.u16();
      int prefix = in.u8();
      int length = in.u8();
      byte[] given = in.bytes(length & 0x7f);
      if (family > 2 || family == 0 || given.length > (family == 1 ? 4 : 16)) {
        throw new MalformedException(MalformedException.FORMERR);
      }
      byte[] whole = java.util.Arrays.copyOf(given, family == 1 ? 4 : 16);
      String address = family == 1 ? Texts.ipv4(whole) : Texts.ipv6(whole, form.expandIpv6());
      text.add((length > 0x7f ? "!" : "") + family + ":" + address + "/" + prefix);
    }
    return text.toString();
  }

  private static String dhcid(byte[] data, Form form) {
    String text = enclosed(form.base64(data), form);
    if (!form.multiline() || data.length <= 2) {
      return text;
    }
    int kind = (data[0] & 0xff) << 8 | (data[1] & 0xff);
    return text + " ; " + kind + " " + (data[2] & 0xff) + " " + (data.length - 3);
  }

  /** SVCB and HTTPS (RFC 9460 section 2.1). */
  private static String service(WireReader in) {
    StringBuilder text = new StringBuilder().append(in.u16()).append(' ').append(in.name());
    while (in.left() > 0) {
      int key = in.u16();
      byte[] value = in.bytes(in.u16());
      text.append(' ').append(key(key));
      if (value.length > 0) {
        text.append('=').append(value(key, new WireReader(value)));
      }
    }
    return text.toString();
  }

  private static String key(int key) {
    return switch (key) {
      case 0 -> "mandatory";
      case 1 -> "alpn";
      case 2 -> "no-default-alpn";
      case 3 -> "port";
      case 4 -> "ipv4hint";
      case 5 -> "ech";
      case 6 -> "ipv6hint";
      case 7 -> "dohpath";
      default -> "key" + key;
    };
  }

  private static String value(int key, WireReader in) {
    StringJoiner list = new StringJoiner(",");
    switch (key) {
      case 0 -> {
        while (in.left() > 0) {
          list.add(key(in.u16()));
        }
      }
      case 1 -> {
        while (in.left() > 0) {
          list.add(listed(in.bytes(in.u8())));
        }
        return '"' + list.toString() + '"';
      }
      case 3 -> list.add(Integer.toString(in.u16()));
      case 4 -> {
        while (in.left() > 0) {
          list.add(Texts.ipv4(in.bytes(4)));
        }
      }
      case 5 -> list.add(Base64.getEncoder().encodeToString(in.rest()));
      case 6 -> {
        while (in.left() > 0) {
          list.add(Texts.ipv6(in.bytes(16), false));
        }
      }
      default -> list.add(Texts.quoted(in.rest()));
    }
    return list.toString();
  }

  /** A comma or a backslash within a list is escaped twice (RFC 9460 appendix A.1). */
  private static String listed(byte[] text) {
    StringBuilder escaped = new StringBuilder();
    for (byte each : text) {
      switch (each) {
        case ',' -> escaped.append("\\\\,");
        case '\\' -> escaped.append("\\\\\\\\");
        case '"' -> escaped.append("\\\"");
        default -> escaped.append(Texts.escaped(new byte[] {each}, " "));
      }
    }
    return escaped.toString();
  }
}
