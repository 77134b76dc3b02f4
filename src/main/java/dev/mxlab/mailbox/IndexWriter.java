package dev.mxlab.mailbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes of an index, in the order of {@link ByteBuffer}; grows. */
final class IndexWriter {
  private ByteBuffer bytes;

  IndexWriter(int size) {
    bytes = ByteBuffer.allocate(size);
  }

  private ByteBuffer room(int more) {
    if (bytes.remaining() < more) {
      int position = bytes.position();
      byte[] larger = Arrays.copyOf(bytes.array(), Math.max(position + more, bytes.capacity() * 2));
      bytes = ByteBuffer.wrap(larger).position(position);
    }
    return bytes;
  }

  IndexWriter putLong(long value) {
    room(8).putLong(value);
    return this;
  }

  IndexWriter putInt(int value) {
    room(4).putInt(value);
    return this;
  }

  IndexWriter putShort(int value) {
    room(2).putShort((short) value);
    return this;
  }

  IndexWriter putByte(int value) {
    room(1).put((byte) value);
    return this;
  }

  /** With its length before it. */
  IndexWriter putBytes(byte[] value) {
    putShort(value.length);
    room(value.length).put(value);
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

  byte[] toByteArray() {
    return Arrays.copyOf(bytes.array(), bytes.position());
  }
}
