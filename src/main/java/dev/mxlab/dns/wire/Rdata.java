package dev.mxlab.dns.wire;

import java.util.Arrays;
import org.xbill.DNS.Type;

/** What is known of record data without taking it apart: where its names stand, how it compares. */
public final class Rdata {
  private static final int SIGNER = 18;

  private Rdata() {}

  /** The type that a signature covers; 0 of other types. */
  public static int covers(int type, byte[] octets, int at) {
    return type == Type.RRSIG || type == Type.SIG ? RecordBlock.u16(octets, at) : 0;
  }

  /**
   * The order of record data (RFC 4034 section 6.3): by octets, those of names in lower case. Equal
   * data is one record (RFC 2181 section 5).
   */
  public static int compare(
      int type, byte[] one, int oneAt, int oneLength, byte[] other, int otherAt, int otherLength) {
    if (Arrays.equals(one, oneAt, oneAt + oneLength, other, otherAt, otherAt + otherLength)) {
      return 0;
    }
    int from = oneLength == 0 || otherLength == 0 ? -1 : namesFrom(type, one, oneAt, oneLength);
    if (from < 0) {
      return Arrays.compareUnsigned(
          one, oneAt, oneAt + oneLength, other, otherAt, otherAt + otherLength);
    }
    int to = namesTo(type, one, oneAt, oneLength, from);
    int shorter = Math.min(oneLength, otherLength);
    for (int i = 0; i < shorter; i++) {
      byte a = one[oneAt + i];
      byte b = other[otherAt + i];
      if (a != b && i >= from && i < to) {
        a = WireNames.lower(a);
        b = WireNames.lower(b);
      }
      if (a != b) {
        return (a & 0xFF) - (b & 0xFF);
      }
    }
    return oneLength - otherLength;
  }

  /** How far into the data the first name stands; negative when the type has none. */
  public static int namesFrom(int type, byte[] data, int at, int length) {
    int from =
        switch (type) {
          case Type.NS,
              Type.MD,
              Type.MF,
              Type.CNAME,
              Type.SOA,
              Type.MB,
              Type.MG,
              Type.MR,
              Type.PTR,
              Type.MINFO,
              Type.RP,
              Type.NSAP_PTR,
              Type.NXT,
              Type.DNAME,
              Type.NSEC ->
              0;
          case Type.MX, Type.AFSDB, Type.RT, Type.PX, Type.KX -> 2;
          case Type.SRV -> 6;
          case Type.SIG, Type.RRSIG -> SIGNER;
          case Type.NAPTR -> afterStrings(data, at + 4, at + length, 3) - at;
          default -> -1;
        };
    return from >= length ? -1 : from;
  }

  private static int namesTo(int type, byte[] data, int at, int length, int from) {
    int first = nameEnd(data, at + from, at + length);
    boolean two = type == Type.SOA || type == Type.MINFO || type == Type.RP || type == Type.PX;
    return (two ? nameEnd(data, first, at + length) : first) - at;
  }

  /** Behind the name, or the end of the data where it is malformed. */
  private static int nameEnd(byte[] data, int at, int end) {
    int label = at;
    while (label < end && data[label] > 0) {
      label += 1 + data[label];
    }
    return Math.min(label + 1, end);
  }

  private static int afterStrings(byte[] data, int at, int end, int strings) {
    int string = at;
    for (int i = 0; i < strings && string < end; i++) {
      string += 1 + (data[string] & 0xFF);
    }
    return Math.min(string, end);
  }
}
