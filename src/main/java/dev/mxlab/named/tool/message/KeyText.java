package dev.mxlab.named.tool.message;

import java.util.Arrays;

/** The data of KEY, DNSKEY, CDNSKEY and RKEY. */
final class KeyText {
  private static final int KEY = 25;
  private static final int DNSKEY = 48;
  private static final int CDNSKEY = 60;
  private static final int SECURE_ENTRY_POINT = 0x0001;
  private static final int REVOKED = 0x0080;
  private static final int NO_KEY = 0xc000;
  private static final int PRIVATE_DNS = 253;
  private static final int FIXED_OCTETS = 4;

  private KeyText() {}

  static String of(byte[] rdata, int type, Form form) {
    WireReader in = new WireReader(rdata);
    int flags = in.u16();
    int protocol = in.u8();
    int algorithm = in.u8();
    String head = flags + " " + protocol + " " + algorithm;
    if (type == KEY && (flags & NO_KEY) == NO_KEY) {
      return head;
    }
    byte[] key = in.rest();
    int tag = Texts.keyTag(rdata);
    StringBuilder text = new StringBuilder(head);
    text.append(form.multiline() ? " (" : "").append(form.lineBreak());
    text.append(form.noCrypto() ? "[key id = " + tag + "]" : form.base64(key));
    if (form.comments()) {
      text.append(form.lineBreak());
    } else if (form.multiline()) {
      text.append(' ');
    }
    text.append(form.multiline() ? ")" : "");
    if (form.comments()) {
      text.append(type == DNSKEY || type == CDNSKEY ? " ; " + role(flags) : "");
      text.append("; alg = ").append(algorithm(rdata, algorithm));
      text.append(" ; key id = ").append(tag);
    }
    return text.toString();
  }

  private static String role(int flags) {
    if ((flags & SECURE_ENTRY_POINT) == 0) {
      return "ZSK";
    }
    return (flags & REVOKED) != 0 ? "revoked KSK" : "KSK";
  }

  private static String algorithm(byte[] rdata, int algorithm) {
    if (algorithm != PRIVATE_DNS) {
      return Mnemonics.algorithm(algorithm);
    }
    byte[] key = Arrays.copyOfRange(rdata, FIXED_OCTETS, rdata.length);
    return Rr.shown(new WireReader(key).name());
  }
}
