package dev.mxlab.mailbox;

import java.nio.ByteBuffer;

/** A message in memory. */
final class BytesText implements MessageText {
  private final byte[] bytes;
  private final int begin;
  private final int length;

  BytesText(byte[] bytes, int begin, int length) {
    this.bytes = bytes;
    this.begin = begin;
    this.length = length;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public ByteBuffer inMemory() {
    return ByteBuffer.wrap(bytes, begin, length);
  }

  @Override
  public int read(long position, byte[] into, int offset, int wanted) {
    if (wanted == 0) {
      return 0;
    }
    if (position >= length) {
      return -1;
    }
    int n = (int) Math.min(wanted, length - position);
    System.arraycopy(bytes, begin + (int) position, into, offset, n);
    return n;
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
