package dev.mxlab.dns.sign;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSInput;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/**
 * A TSIG record (RFC 8945 section 4.2).
 *
 * @param signed seconds since 1970
 * @param mac may be empty: of one who could not sign
 * @param error TSIG error of a response, 0 without
 * @param other with BADTIME the server's time
 */
record Signature(
    Name key,
    Name algorithm,
    long ttl,
    long signed,
    int fudge,
    byte[] mac,
    int originalId,
    int error,
    byte[] other) {
  static final int FUDGE = 300;
  private static final int HEADER = 12;

  /**
   * Where it stood.
   *
   * @param start the offset of the record: what it signs ends there
   */
  record Found(int start, Signature signature) {}

  /** The record that ends {@code message}; null without one. */
  static @Nullable Found in(byte[] message) throws IOException {
    int start = start(message);
    if (start < 0) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(message);
    Name key = name(in.position(start));
    in.getShort();
    if (in.getShort() != DClass.ANY) {
      throw new IOException("malformed TSIG record");
    }
    long ttl = in.getInt() & 0xFFFF_FFFFL;
    int end = in.getShort() & 0xFFFF;
    end += in.position();
    try {
      Name algorithm = name(in);
      long signed = (in.getShort() & 0xFFFFL) << 32 | in.getInt() & 0xFFFF_FFFFL;
      int fudge = in.getShort() & 0xFFFF;
      byte[] mac = octets(in, end);
      int originalId = in.getShort() & 0xFFFF;
      int error = in.getShort() & 0xFFFF;
      byte[] other = octets(in, end);
      if (in.position() != end) {
        throw new IOException("malformed TSIG record");
      }
      return new Found(
          start, new Signature(key, algorithm, ttl, signed, fudge, mac, originalId, error, other));
    } catch (BufferUnderflowException cutOff) {
      throw new IOException("malformed TSIG record", cutOff);
    }
  }

  private static byte[] octets(ByteBuffer in, int end) throws IOException {
    byte[] octets = new byte[in.getShort() & 0xFFFF];
    if (octets.length > end - in.position()) {
      throw new IOException("malformed TSIG record");
    }
    in.get(octets);
    return octets;
  }

  /** Names in it are never compressed (RFC 8945 section 4.2), but old servers do. */
  private static Name name(ByteBuffer in) throws IOException {
    DNSInput input = new DNSInput(in.array());
    input.jump(in.position());
    Name name = new Name(input);
    in.position(input.current());
    return name;
  }

  /** Walks over what comes before: the offset of the last record if it is a TSIG, else -1. */
  private static int start(byte[] message) throws IOException {
    if (message.length < HEADER || u16(message, 10) == 0) {
      return -1;
    }
    int at = HEADER;
    for (int i = u16(message, 4); i > 0; i--) {
      at = afterName(message, at) + 4;
    }
    int records = u16(message, 6) + u16(message, 8) + u16(message, 10);
    int start = at;
    for (int i = 0; i < records; i++) {
      start = at;
      at = afterName(message, at) + 10;
      if (at > message.length) {
        throw new IOException("message is cut off");
      }
      int length = u16(message, at - 2);
      if (i == records - 1
          && (u16(message, at - 10) != Type.TSIG || at + length > message.length)) {
        return -1;
      }
      at += length;
    }
    return start;
  }

  private static int afterName(byte[] message, int from) throws IOException {
    int at = from;
    while (at < message.length) {
      int octet = message[at] & 0xFF;
      if (octet >= 0xC0) {
        return at + 2;
      }
      at += 1 + octet;
      if (octet == 0) {
        return at;
      }
    }
    throw new IOException("message is cut off");
  }

  private static int u16(byte[] message, int at) {
    return (message[at] & 0xFF) << 8 | (message[at + 1] & 0xFF);
  }

  Signature withMac(byte[] made) {
    return new Signature(key, algorithm, ttl, signed, fudge, made, originalId, error, other);
  }

  /** Takes the signed octets of {@code message} in: it as it was before the record was added. */
  void digest(Mac into, byte[] message, int start, boolean counted) {
    byte[] header = Arrays.copyOf(message, HEADER);
    header[0] = (byte) (originalId >> 8);
    header[1] = (byte) originalId;
    if (counted) {
      addRecords(header, -1);
    }
    into.update(header);
    into.update(message, HEADER, start - HEADER);
  }

  /** Takes the record's own fields in (RFC 8945 section 4.3.3). */
  void digestVariables(Mac into) {
    into.update(key.toWireCanonical());
    into.update(shorts(DClass.ANY, (int) (ttl >> 16), (int) ttl));
    into.update(algorithm.toWireCanonical());
    digestTimers(into);
    into.update(shorts(error, other.length));
    into.update(other);
  }

  /** All that is taken in of later messages of a stream (section 5.3.1). */
  void digestTimers(Mac into) {
    into.update(shorts((int) (signed >> 32), (int) (signed >> 16), (int) signed, fudge));
  }

  /** The MAC of the request or of the message before, as later ones take it in. */
  static void digestMac(Mac into, byte[] mac) {
    into.update(shorts(mac.length));
    into.update(mac);
  }

  private static byte[] shorts(int... values) {
    ByteBuffer out = ByteBuffer.allocate(2 * values.length);
    for (int value : values) {
      out.putShort((short) value);
    }
    return out.array();
  }

  /** {@code message} with this record at its end. */
  byte[] addedTo(byte[] message) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(message.length + 128);
    out.writeBytes(message);
    out.writeBytes(key.toWire());
    byte[] algorithmName = algorithm.toWire();
    int length = algorithmName.length + 16 + mac.length + other.length;
    out.writeBytes(shorts(Type.TSIG, DClass.ANY, 0, 0, length));
    out.writeBytes(algorithmName);
    out.writeBytes(shorts((int) (signed >> 32), (int) (signed >> 16), (int) signed, fudge));
    out.writeBytes(shorts(mac.length));
    out.writeBytes(mac);
    out.writeBytes(shorts(originalId, error, other.length));
    out.writeBytes(other);
    byte[] all = out.toByteArray();
    addRecords(all, 1);
    return all;
  }

  /** Octets of the whole record with a MAC of {@code mac} octets. */
  static int room(Name key, Name algorithm, int mac, int other) {
    return key.length() + 10 + algorithm.length() + 16 + mac + other;
  }

  private static void addRecords(byte[] header, int more) {
    int count = u16(header, 10) + more;
    header[10] = (byte) (count >> 8);
    header[11] = (byte) count;
  }

  /** Six octets of time, as BADTIME has them. */
  static byte[] time(long seconds) {
    return shorts((int) (seconds >> 32), (int) (seconds >> 16), (int) seconds);
  }
}
