package dev.mxlab.named.tool.message;

import java.util.StringJoiner;

/** Record data in master-file form, exactly as BIND 9.18 writes it. */
public final class RdataText {
  private final Form form;
  private final WireReader in;
  private final byte[] rdata;

  private RdataText(byte[] rdata, Form form) {
    this.rdata = rdata;
    this.form = form;
    this.in = new WireReader(rdata);
  }

  public static String of(Rr rr, Form form) {
    RdataText text = new RdataText(rr.rdata(), form);
    // Class NONE or ANY is what an update does with the data, not what the data is.
    boolean update = rr.dclass() >= 254 && rr.type() != 250 && rr.type() != 249;
    String layout = Layouts.of(rr.type(), update ? 1 : rr.dclass());
    if (rr.rdata().length == 0 && rr.dclass() >= 254) {
      return "";
    }
    if (form.unknown() || layout.isEmpty()) {
      return text.unknown();
    }
    try {
      return layout.indexOf('*') >= 0 || rr.type() == 6
          ? text.special(rr.type())
          : text.fields(layout);
    } catch (MalformedException unreadable) {
      return new RdataText(rr.rdata(), form).unknown();
    }
  }

  /** Data that a type's own form cannot hold is shown as unknown. */
  private static MalformedException notShown() {
    return new MalformedException(MalformedException.FORMERR);
  }

  private String fields(String layout) {
    StringJoiner text = new StringJoiner(" ");
    for (int i = 0; i < layout.length(); i++) {
      switch (layout.charAt(i)) {
        case 'n' -> text.add(in.name().toString());
        case 'b' -> text.add(Integer.toString(in.u8()));
        case 's' -> text.add(Integer.toString(in.u16()));
        case 'l' -> text.add(Long.toString(in.u32()));
        case 'o' -> text.add(Integer.toOctalString(in.u16()));
        case '4' -> text.add(Texts.ipv4(in.bytes(4)));
        case '6' -> text.add(Texts.ipv6(in.bytes(16), form.expandIpv6()));
        case 't' -> text.add(string());
        case 'U' -> text.add(Texts.quoted(in.rest()));
        default -> strings(text);
      }
    }
    return text.toString();
  }

  private void strings(StringJoiner text) {
    while (in.left() > 0) {
      text.add(string());
    }
  }

  private String string() {
    return Texts.quoted(in.bytes(in.u8()));
  }

  private String special(int type) {
    return switch (type) {
      case 6 -> soa();
      case 20 -> string() + (in.left() > 0 ? " " + string() : "");
      case 24, 46 -> signature(type);
      case 25, 48, 57, 60 -> KeyText.of(rdata, type, form);
      case 29 -> LocationText.of(in);
      case 30 -> in.name() + nxt();
      case 37 -> certificate();
      case 40 -> in.u8() + " " + in.u8() + " " + in.u8() + base64(in.rest());
      case 43, 59, 32768, 32769 -> digest();
      case 44 -> in.u8() + " " + in.u8() + (in.left() > 0 ? wrapped(form.hex(in.rest())) : "");
      case 45 -> ipsecKey();
      case 47 -> in.name() + Texts.types(in, " ");
      case 50 -> nsec3();
      case 51 -> in.u8() + " " + in.u8() + " " + in.u16() + " " + salt();
      case 52, 53 -> in.u8() + " " + in.u8() + " " + in.u8() + wrapped(form.hex(in.rest()));
      case 55 -> hip();
      case 61 -> alone(form.noCrypto() ? "[omitted]" : form.base64(in.rest()));
      case 62 -> in.u32() + " " + in.u16() + Texts.types(in, " ");
      case 63 -> in.u32() + " " + in.u8() + " " + in.u8() + wrapped(omitted(form.hex(in.rest())));
      case 66 -> dsync();
      case 104, 106 -> in.u16() + " " + locator();
      case 108, 109 -> dashed(in.rest());
      case 249 -> transactionKey();
      case 250 -> transactionSignature();
      case 257 -> in.u8() + " " + Texts.escaped(in.bytes(in.u8()), " \"\\@;") + " " + quotedRest();
      case 259 -> in.u32() + " " + in.u32() + " " + in.u8() + " " + string() + " " + doaData();
      case 260 -> relay();
      default -> InternetText.of(type, in, form).orElseGet(this::unknownAgain);
    };
  }

  private String unknownAgain() {
    return new RdataText(rdata, form).unknown();
  }

  /** RFC 3597 section 5. */
  private String unknown() {
    String head = "\\# " + rdata.length;
    if (rdata.length == 0) {
      return head;
    }
    String hex = form.hex(rdata);
    return form.multiline() ? head + " ( " + hex + " )" : head + " " + hex;
  }

  /** Behind other fields: in parentheses where it may take several lines. */
  private String wrapped(String data) {
    return (form.multiline() ? " (" : "")
        + form.lineBreak()
        + data
        + (form.multiline() ? " )" : "");
  }

  /** The only field. */
  private String alone(String data) {
    return form.multiline() ? "( " + data + " )" : data;
  }

  private String omitted(String data) {
    return form.noCrypto() ? "[omitted]" : data;
  }

  private String base64(byte[] data) {
    return data.length == 0 ? "" : wrapped(form.base64(data));
  }

  private String quotedRest() {
    return Texts.quoted(in.rest());
  }

  private String soa() {
    String[] names = {"serial", "refresh", "retry", "expire", "minimum"};
    StringBuilder text = new StringBuilder().append(in.name()).append(' ').append(in.name());
    boolean explained = form.multiline() && form.comments();
    text.append(form.multiline() ? " (" : "").append(form.lineBreak());
    for (int i = 0; i < names.length; i++) {
      long number = in.u32();
      if (explained) {
        text.append(String.format(java.util.Locale.ROOT, "%-10d ; %s", number, names[i]));
        text.append(i > 0 ? " (" + TtlText.words(number) + ")" : "").append(form.lineBreak());
      } else {
        text.append(number).append(i < names.length - 1 ? form.lineBreak() : "");
      }
    }
    return text.append(form.multiline() ? ")" : "").toString();
  }

  private String signature(int type) {
    int covered = in.u16();
    String head =
        (covered == 0 ? "TYPE0" : Mnemonics.type(covered))
            + " "
            + in.u8()
            + " "
            + in.u8()
            + " "
            + in.u32();
    String open = (form.multiline() ? " (" : "") + form.lineBreak();
    String times = Texts.time(in.u32()) + " " + Texts.time(in.u32()) + " " + in.u16() + " ";
    String signer = in.name().toString();
    boolean left = type == 46 && form.noCrypto();
    String signature = left ? "[omitted]" : form.base64(in.rest());
    String close = form.multiline() ? " )" : "";
    return head + open + times + signer + form.lineBreak() + signature + close;
  }

  private String nxt() {
    StringBuilder types = new StringBuilder();
    byte[] bits = in.rest();
    for (int i = 0; i < bits.length * 8; i++) {
      if ((bits[i / 8] & 0x80 >> i % 8) != 0) {
        types.append(' ').append(Mnemonics.type(i));
      }
    }
    return types.toString();
  }

  private String certificate() {
    String head = Mnemonics.certificate(in.u16()) + " " + in.u16() + " ";
    return head + Mnemonics.algorithm(in.u8()) + wrapped(form.base64(in.rest()));
  }

  private String digest() {
    String head = in.u16() + " " + in.u8() + " " + in.u8();
    return head + wrapped(omitted(form.hex(in.rest())));
  }

  private String ipsecKey() {
    int precedence = in.u8();
    int kind = in.u8();
    if (kind > 3) {
      throw notShown();
    }
    String head = precedence + " " + kind + " " + in.u8() + " " + gateway(kind);
    String key = in.left() > 0 ? form.lineBreak() + form.base64(in.rest()) : "";
    return alone(head + key);
  }

  private String gateway(int kind) {
    return switch (kind) {
      case 1 -> Texts.ipv4(in.bytes(4));
      case 2 -> Texts.ipv6(in.bytes(16), form.expandIpv6());
      case 3 -> in.name().toString();
      default -> ".";
    };
  }

  private String relay() {
    int precedence = in.u8();
    int kind = in.u8();
    if ((kind & 0x7f) > 3) {
      throw notShown();
    }
    return precedence + " " + (kind >> 7) + " " + (kind & 0x7f) + " " + gateway(kind & 0x7f);
  }

  private String salt() {
    byte[] salt = in.bytes(in.u8());
    return salt.length == 0 ? "-" : java.util.HexFormat.of().withUpperCase().formatHex(salt);
  }

  private String nsec3() {
    String head = in.u8() + " " + in.u8() + " " + in.u16() + " " + salt();
    String open = (form.multiline() ? " (" : "") + form.lineBreak();
    String next = Texts.base32Hex(in.bytes(in.u8()));
    String types = Texts.types(in, form.multiline() ? form.lineBreak() : " ");
    return head + open + next + types + (form.multiline() ? " )" : "");
  }

  private String hip() {
    int hitLength = in.u8();
    int algorithm = in.u8();
    int keyLength = in.u16();
    java.util.HexFormat hex = java.util.HexFormat.of().withUpperCase();
    StringBuilder text = new StringBuilder().append(algorithm).append(' ');
    text.append(hex.formatHex(in.bytes(hitLength))).append(form.lineBreak());
    text.append(java.util.Base64.getEncoder().encodeToString(in.bytes(keyLength)));
    while (in.left() > 0) {
      text.append(form.lineBreak()).append(in.name());
    }
    return alone(text.toString());
  }

  private String dsync() {
    int type = in.u16();
    int scheme = in.u8();
    String named = scheme == 1 ? "NOTIFY" : Integer.toString(scheme);
    return Mnemonics.type(type) + " " + named + " " + in.u16() + " " + in.name();
  }

  private String locator() {
    StringJoiner groups = new StringJoiner(":");
    for (int i = 0; i < 4; i++) {
      groups.add(Integer.toHexString(in.u16()));
    }
    return groups.toString();
  }

  private static String dashed(byte[] octets) {
    return java.util.HexFormat.ofDelimiter("-").formatHex(octets);
  }

  private String doaData() {
    return in.left() == 0 ? "-" : java.util.Base64.getEncoder().encodeToString(in.rest());
  }

  private String transactionKey() {
    String head = in.name() + " " + in.u32() + " " + in.u32() + " " + in.u16() + " ";
    String error = Mnemonics.tsigError(in.u16());
    byte[] key = in.bytes(in.u16());
    String data = key.length + wrapped(form.base64(key)) + " ";
    byte[] other = in.bytes(in.u16());
    return head + error + " " + data + other.length + base64(other);
  }

  private String transactionSignature() {
    String algorithm = in.name().toString();
    long signed = (long) in.u16() << 32 | in.u32();
    String head = algorithm + " " + signed + " " + in.u16() + " ";
    byte[] mac = in.bytes(in.u16());
    String signature = mac.length + base64(mac) + " ";
    int originalId = in.u16();
    String error = Mnemonics.tsigError(in.u16());
    byte[] other = in.bytes(in.u16());
    String tail = java.util.Base64.getEncoder().encodeToString(other);
    return head + signature + originalId + " " + error + " " + other.length + " " + tail;
  }
}
