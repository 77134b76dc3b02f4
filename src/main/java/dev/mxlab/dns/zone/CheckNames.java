package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.WireNames;
import java.nio.charset.StandardCharsets;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Type;

/** BIND's check-names: which names must be host names (RFC 952, RFC 1123). */
final class CheckNames {
  private static final byte[] IN_ADDR = name("7in-addr4arpa");
  private static final byte[] IP6 = name("3ip64arpa");
  private static final byte[] IP6_INT = name("3ip63int");
  private static final byte[] GC_MSDCS = name("2gc6_msdcs");
  private static final byte[][] SPF = {name("4_spf"), name("b_spf_verify"), name("9_spf_rate")};
  private static final byte[][] SERVICES = {
    name("1b7_dns-sd4_udp"),
    name("2lb7_dns-sd4_udp"),
    name("1r7_dns-sd4_udp"),
    name("2db7_dns-sd4_udp"),
    name("2dr7_dns-sd4_udp")
  };

  private CheckNames() {}

  /** A name whose labels stand behind their length as a digit; closed by the root. */
  private static byte[] name(String text) {
    byte[] wire = new byte[text.length() + 1];
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    for (int at = 0; at < ascii.length; at += 1 + wire[at]) {
      wire[at] = (byte) Character.digit(ascii[at], 16);
      System.arraycopy(ascii, at + 1, wire, at + 1, wire[at]);
    }
    return wire;
  }

  /** Whether an owner of such records is as it should be. */
  static boolean owner(byte[] name, int at, int dclass, int type) {
    boolean in = dclass == DClass.IN;
    return switch (type) {
      case Type.A -> !in && dclass != DClass.CH || host(name, at, true) || in && special(name, at);
      case Type.AAAA -> !in || host(name, at, true) || special(name, at);
      case Type.A6, Type.WKS -> !in || host(name, at, true);
      case Type.MX -> host(name, at, true);
      case Type.NSEC3 -> hash(name, at);
      case Type.OPT -> name[at] == 0;
      default -> true;
    };
  }

  /** Hosts of Active Directory, and of SPF's exists (RFC 7208 section 5.7). */
  private static boolean special(byte[] name, int at) {
    if (starts(name, at, GC_MSDCS)) {
      return true;
    }
    for (int label = at; name[label] != 0; label += 1 + name[label]) {
      for (byte[] spf : SPF) {
        if (starts(name, label, spf)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean starts(byte[] name, int at, byte[] start) {
    int length = start.length - 1;
    return name.length - at > length && WireNames.equal(name, at, start, 0, length);
  }

  /** RFC 5155 section 3: a label of base32. */
  private static boolean hash(byte[] name, int at) {
    int length = name[at];
    for (int i = 1; i <= length; i++) {
      if (Character.digit(name[at + i], 32) < 0) {
        return false;
      }
    }
    return length > 0 && length * 5 % 8 < 5;
  }

  /**
   * A host name.
   *
   * @param wildcard whether its first label may be an asterisk
   */
  static boolean host(byte[] name, int at, boolean wildcard) {
    int label = at;
    if (wildcard && name[at] == 1 && name[at + 1] == '*') {
      label += 2;
    }
    for (; name[label] != 0; label += 1 + name[label]) {
      int length = name[label];
      if (!letterOrDigit(name[label + 1]) || !letterOrDigit(name[label + length])) {
        return false;
      }
      for (int i = label + 2; i < label + length; i++) {
        if (!letterOrDigit(name[i]) && name[i] != '-') {
          return false;
        }
      }
    }
    return true;
  }

  /** A mailbox written as a name: its first label may hold anything printable. */
  static boolean mailbox(byte[] name, int at) {
    int length = name[at];
    if (length == 0) {
      return true;
    }
    for (int i = 1; i <= length; i++) {
      if (name[at + i] <= ' ' || name[at + i] == 0x7F) {
        return false;
      }
    }
    int next = at + 1 + length;
    return host(name, next, false);
  }

  private static boolean letterOrDigit(byte c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }

  /** Whether a PTR record there must lead to a host: in the reverse zones, services aside. */
  static boolean reverse(byte[] name, int at) {
    boolean reverse = false;
    for (int label = at; !reverse; label += 1 + name[label]) {
      reverse = is(name, label, IN_ADDR) || is(name, label, IP6) || is(name, label, IP6_INT);
      if (name[label] == 0) {
        break;
      }
    }
    if (reverse) {
      for (byte[] service : SERVICES) {
        if (starts(name, at, service)) {
          return false;
        }
      }
    }
    return reverse;
  }

  private static boolean is(byte[] name, int at, byte[] other) {
    return WireNames.equal(name, at, other, 0);
  }
}
