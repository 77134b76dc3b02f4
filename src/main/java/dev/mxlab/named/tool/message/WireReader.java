package dev.mxlab.named.tool.message;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.xbill.DNS.Name;

/** Reads a message or a part of one, octet by octet. */
final class WireReader {
  private static final int POINTER = 0xc0;
  private static final int MAX_NAME = 255;

  private final byte[] wire;
  private int at;
  private int end;

  WireReader(byte[] wire) {
    this.wire = wire;
    this.end = wire.length;
  }

  int at() {
    return at;
  }

  int left() {
    return end - at;
  }

  /** Lets nothing be read beyond the next {@code octets}; returns the end that was before. */
  int limit(int octets) {
    need(octets);
    int before = end;
    end = at + octets;
    return before;
  }

  void unlimit(int before) {
    end = before;
  }

  /** Goes back to what was read already. */
  void back(int to) {
    at = to;
  }

  /** Refuses to go on unless so many octets are left. */
  void need(int octets) {
    if (octets > end - at) {
      throw new MalformedException(MalformedException.UNEXPECTED_END);
    }
  }

  int u8() {
    need(1);
    return wire[at++] & 0xff;
  }

  int u16() {
    return u8() << 8 | u8();
  }

  long u32() {
    return (long) u16() << 16 | u16();
  }

  byte[] bytes(int length) {
    need(length);
    at += length;
    return Arrays.copyOfRange(wire, at - length, at);
  }

  byte[] rest() {
    return bytes(left());
  }

  /** A name, compressed or not (RFC 1035 section 4.1.4); a pointer only ever leads back. */
  Name name() {
    ByteArrayOutputStream labels = new ByteArrayOutputStream();
    int from = at;
    int lowest = at;
    boolean jumped = false;
    while (true) {
      if (from >= (jumped ? wire.length : end)) {
        throw new MalformedException(MalformedException.UNEXPECTED_END);
      }
      int length = wire[from++] & 0xff;
      if ((length & POINTER) == POINTER) {
        if (from >= (jumped ? wire.length : end)) {
          throw new MalformedException(MalformedException.UNEXPECTED_END);
        }
        int target = (length & ~POINTER) << 8 | (wire[from++] & 0xff);
        if (target >= lowest) {
          throw new MalformedException(MalformedException.BAD_POINTER);
        }
        at = jumped ? at : from;
        jumped = true;
        lowest = target;
        from = target;
        continue;
      }
      if ((length & POINTER) != 0) {
        throw new MalformedException(MalformedException.BAD_LABEL);
      }
      if (from + length > (jumped ? wire.length : end)) {
        throw new MalformedException(MalformedException.UNEXPECTED_END);
      }
      labels.write(length);
      labels.write(wire, from, length);
      from += length;
      if (labels.size() > MAX_NAME) {
        throw new MalformedException(MalformedException.FORMERR);
      }
      if (length == 0) {
        at = jumped ? at : from;
        return made(labels.toByteArray());
      }
    }
  }

  private static Name made(byte[] wire) {
    try {
      return new Name(wire);
    } catch (IOException impossible) {
      throw new MalformedException(MalformedException.FORMERR);
    }
  }
}
