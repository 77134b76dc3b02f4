package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.NameKey;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Type;

/** Whether octets from outside are data of their type: raw zone files, RFC 3597 text. */
public final class RdataWire {
  private static final int NOT = -1;

  private final byte[] data;
  private final int start;
  private final int end;
  private int at;

  private RdataWire(byte[] data, int at, int length) {
    this.data = data;
    this.start = at;
    this.at = at;
    this.end = at + length;
  }

  /** Whether they are; of types that are not known anything is. */
  public static boolean isValid(int dclass, int type, byte[] data, int at, int length) {
    return check(dclass, type, data, at, length) == null;
  }

  /** What is wrong with them; null when nothing is. */
  static @Nullable Fault check(int dclass, int type, byte[] data, int at, int length) {
    String fields = RdataFields.of(dclass, type);
    if (fields == null) {
      return RdataSpecials.has(dclass, type) && !RdataSpecials.isValid(type, data, at, length)
          ? Fault.FORMERR
          : null;
    }
    if (length == 0 && type != Type.APL) {
      return Fault.UNEXPECTED_END;
    }
    RdataWire wire = new RdataWire(data, at, length);
    try {
      for (int i = 0; i < fields.length(); i++) {
        wire.field(fields.charAt(i));
      }
    } catch (Fault.Found bad) {
      return bad.fault();
    }
    return wire.at == wire.end ? null : Fault.EXTRA_DATA;
  }

  private void field(char field) throws Fault.Found {
    switch (field) {
      case 'N', 'W', 'M', 'E' -> name();
      case '1', 'A', 'a', 'g', 'h', 'P' -> skip(1);
      case '2', 'O', 'Y', 'F', 'C' -> skip(2);
      case '4', 'T', 'I', 'D' -> skip(4);
      case '6' -> skip(16);
      case 's', 'd', 'x', '3', 'k' -> string();
      case 'o' -> {
        if (at < end) {
          string();
        }
      }
      case 'S' -> {
        do {
          string();
        } while (at < end);
      }
      case 'U' -> skip(end - at == 6 || end - at == 8 ? end - at : 8);
      case 'L' -> skip(8);
      case 't', 'e' -> bitmap();
      case 'l' -> skip(Math.min(end - at, 16));
      default -> at = end;
    }
  }

  private void skip(int octets) throws Fault.Found {
    at += octets;
    if (at > end) {
      throw Fault.UNEXPECTED_END.found();
    }
  }

  private void string() throws Fault.Found {
    if (at == end) {
      throw Fault.UNEXPECTED_END.found();
    }
    skip(1 + (data[at] & 0xFF));
  }

  private void name() throws Fault.Found {
    at = afterName(data, at, end);
  }

  private void bitmap() throws Fault.Found {
    int window = NOT;
    while (at < end) {
      int next = data[at] & 0xFF;
      int length = at + 1 < end ? data[at + 1] : 0;
      if (next <= window || length < 1 || length > 32 || at + 2 + length > end) {
        throw Fault.FORMERR.found();
      }
      if (data[at + 1 + length] == 0) {
        throw Fault.FORMERR.found();
      }
      window = next;
      at += 2 + length;
    }
    if (at == start) {
      throw Fault.UNEXPECTED_END.found();
    }
  }

  /** Where an uncompressed name ends. */
  static int afterName(byte[] data, int from, int end) throws Fault.Found {
    int at = from;
    while (at < end) {
      int length = data[at] & 0xFF;
      if (length >= 0xC0) {
        throw Fault.DISALLOWED.found();
      }
      if (length > 63) {
        throw Fault.BAD_LABEL.found();
      }
      at += 1 + length;
      if (at - from > NameKey.MAX_LENGTH) {
        throw Fault.FORMERR.found();
      }
      if (length == 0) {
        return at;
      }
    }
    throw Fault.UNEXPECTED_END.found();
  }
}
