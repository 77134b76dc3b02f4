package dev.mxlab.mailbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes of an index, in the order of {@link ByteBuffer}; grows. */
final class IndexWriter {
  private byte[] bytes;
  private int used;

  IndexWriter(int size) {
    bytes = new byte[size];
  }

  private int room(int more) {
    int at = used;
    used += more;
    if (used > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(used, bytes.length * 2));
    }
    return at;
  }

  IndexWriter putLong(long value) {
    int at = room(8);
    put(at, (int) (value >>> 32));
    put(at + 4, (int) value);
    return this;
  }

  IndexWriter putInt(int value) {
    put(room(4), value);
    return this;
  }

  private void put(int at, int value) {
    byte[] to = bytes;
    to[at] = (byte) (value >> 24);
    to[at + 1] = (byte) (value >> 16);
    to[at + 2] = (byte) (value >> 8);
    to[at + 3] = (byte) value;
  }

  IndexWriter putShort(int value) {
    int at = room(2);
    bytes[at] = (byte) (value >> 8);
    bytes[at + 1] = (byte) value;
    return this;
  }

  IndexWriter putByte(int value) {
    int at = room(1);
    bytes[at] = (byte) value;
    return this;
  }

  /** With its length before it. */
  IndexWriter putBytes(byte[] value) {
    putShort(value.length);
    int at = room(value.length);
    System.arraycopy(value, 0, bytes, at, value.length);
    return this;
  }

  IndexWriter putText(String text) {
    return putBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] bytes(ByteBuffer in) {
    byte[] value = new byte[in.getShort() & 0xffff];
    in.get(value);
    return value;
  }

  static String text(ByteBuffer in) {
    return new String(bytes(in), StandardCharsets.UTF_8);
  }

  /** All of it in one array, which may be longer. */
  ByteBuffer whole() {
    return ByteBuffer.wrap(bytes, 0, used);
  }
}
