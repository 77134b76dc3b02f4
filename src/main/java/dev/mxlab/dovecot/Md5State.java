package dev.mxlab.dovecot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The inner state of MD5 (RFC 1321 section 3.4), which the JDK's digest does not give away. */
final class Md5State {
  private static final int[] SHIFTS = {7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21};
  private static final int[] START = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};

  private static final int BLOCK = 64;

  private Md5State() {}

  /** The four words after one block of 64 octets, each with its lowest octet first. */
  static byte[] after(byte[] block) {
    return after(START, block, 0);
  }

  /** The digest of a block that led to a state, and of a text behind it. */
  static byte[] continued(byte[] state, byte[] text) {
    ByteBuffer read = ByteBuffer.wrap(state).order(ByteOrder.LITTLE_ENDIAN);
    int[] words = {read.getInt(), read.getInt(), read.getInt(), read.getInt()};
    int blocks = (text.length + 8) / BLOCK + 1;
    ByteBuffer padded = ByteBuffer.allocate(blocks * BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    padded.put(text).put((byte) 0x80).putLong(blocks * BLOCK - 8, (text.length + BLOCK) * 8L);
    byte[] result = state;
    for (int i = 0; i < blocks; i++) {
      result = after(words, padded.array(), i * BLOCK);
      ByteBuffer next = ByteBuffer.wrap(result).order(ByteOrder.LITTLE_ENDIAN);
      words = new int[] {next.getInt(), next.getInt(), next.getInt(), next.getInt()};
    }
    return result;
  }

  private static byte[] after(int[] start, byte[] octets, int at) {
    ByteBuffer words = ByteBuffer.wrap(octets, at, BLOCK).slice().order(ByteOrder.LITTLE_ENDIAN);
    int a = start[0];
    int b = start[1];
    int c = start[2];
    int d = start[3];
    for (int i = 0; i < 64; i++) {
      int mixed;
      int word;
      switch (i / 16) {
        case 0 -> {
          mixed = b & c | ~b & d;
          word = i;
        }
        case 1 -> {
          mixed = d & b | ~d & c;
          word = (5 * i + 1) % 16;
        }
        case 2 -> {
          mixed = b ^ c ^ d;
          word = (3 * i + 5) % 16;
        }
        default -> {
          mixed = c ^ (b | ~d);
          word = 7 * i % 16;
        }
      }
      int constant = (int) (long) Math.floor(Math.abs(Math.sin(i + 1)) * 4294967296.0);
      int sum = a + mixed + constant + words.getInt(4 * word);
      a = d;
      d = c;
      c = b;
      b += Integer.rotateLeft(sum, SHIFTS[i / 16 * 4 + i % 4]);
    }
    return ByteBuffer.allocate(16)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(start[0] + a)
        .putInt(start[1] + b)
        .putInt(start[2] + c)
        .putInt(start[3] + d)
        .array();
  }
}
