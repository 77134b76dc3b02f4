package dev.mxlab.dns.wire;

import java.util.Arrays;

/** An array of octets that grows while it is written, to be used again and again by one thread. */
public final class Octets {
  private static final int SMALLEST = 256;

  private byte[] array = new byte[SMALLEST];
  private int length;

  /** What was written, up to {@link #length}; valid until more is. */
  public byte[] array() {
    return array;
  }

  public int length() {
    return length;
  }

  /** Forgets what stands behind the first {@code octets}. */
  public void cut(int octets) {
    length = octets;
  }

  public void clear() {
    length = 0;
  }

  public void u8(int value) {
    room(1);
    array[length++] = (byte) value;
  }

  public void u16(int value) {
    room(2);
    array[length++] = (byte) (value >> 8);
    array[length++] = (byte) value;
  }

  public void u32(long value) {
    u16((int) (value >> 16));
    u16((int) value);
  }

  /** Overwrites two octets. */
  public void u16At(int at, int value) {
    array[at] = (byte) (value >> 8);
    array[at + 1] = (byte) value;
  }

  public void write(byte[] octets) {
    write(octets, 0, octets.length);
  }

  public void write(byte[] octets, int from, int count) {
    room(count);
    System.arraycopy(octets, from, array, length, count);
    length += count;
  }

  public byte[] toArray() {
    return Arrays.copyOf(array, length);
  }

  public byte[] copy(int from, int to) {
    return Arrays.copyOfRange(array, from, to);
  }

  private void room(int more) {
    if (length + more > array.length) {
      array = Arrays.copyOf(array, Math.max(array.length * 2, length + more));
    }
  }
}
