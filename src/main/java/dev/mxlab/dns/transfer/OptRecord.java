package dev.mxlab.dns.transfer;

import dev.mxlab.dns.wire.Edns;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DNSInput;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** An OPT record for several messages of one response (RFC 6891). */
record OptRecord(int udpSize, boolean dnssecOk, byte[] options) {
  /** RFC 7314. */
  static final int EXPIRE = 9;

  private static final int HEADER = 12;
  private static final int FIXED_PART = 11;
  private static final int DO = 0x8000;

  int length() {
    return FIXED_PART + options.length;
  }

  /** The one that a response bears; null without one. */
  static @Nullable OptRecord in(byte[] response) {
    try {
      DNSInput in = new DNSInput(response);
      in.jump(4);
      int questions = in.readU16();
      int records = in.readU16() + in.readU16() + in.readU16();
      in.jump(HEADER);
      for (int i = 0; i < questions; i++) {
        new Name(in);
        in.readU32();
      }
      for (int i = 0; i < records; i++) {
        new Name(in);
        int type = in.readU16();
        int udpSize = in.readU16();
        long ttl = in.readU32();
        byte[] data = in.readByteArray(in.readU16());
        if (type == Type.OPT) {
          return new OptRecord(udpSize, (ttl & DO) != 0, data);
        }
      }
      return null;
    } catch (java.io.IOException malformed) {
      return null;
    }
  }

  /** Whether it asks for, or tells, {@code option}; with the option's data, else null. */
  byte @Nullable [] option(int option) {
    ByteBuffer in = ByteBuffer.wrap(options);
    while (in.remaining() >= 4) {
      int code = in.getShort() & 0xFFFF;
      int length = Math.min(in.getShort() & 0xFFFF, in.remaining());
      byte[] data = new byte[length];
      in.get(data);
      if (code == option) {
        return data;
      }
    }
    return null;
  }

  /** With the time that is left of a secondary's zone. */
  OptRecord withExpire(long seconds) {
    byte[] more =
        ByteBuffer.allocate(options.length + 8)
            .put(options)
            .putShort((short) EXPIRE)
            .putShort((short) 4)
            .putInt((int) seconds)
            .array();
    return new OptRecord(udpSize, dnssecOk, more);
  }

  /** For the messages after the first: without server id and expiry. */
  OptRecord later() {
    ByteBuffer in = ByteBuffer.wrap(options);
    ByteBuffer out = ByteBuffer.allocate(options.length);
    while (in.remaining() >= 4) {
      int start = in.position();
      int code = in.getShort() & 0xFFFF;
      int length = Math.min(in.getShort() & 0xFFFF, in.remaining());
      in.position(in.position() + length);
      if (code != Edns.NSID && code != EXPIRE) {
        out.put(options, start, length + 4);
      }
    }
    byte[] rest = new byte[out.position()];
    out.flip().get(rest);
    return new OptRecord(udpSize, dnssecOk, rest);
  }
}
