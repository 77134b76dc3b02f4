package dev.mxlab.dovecot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sums of passwords that nobody should choose any more: MD4, and what one-time passwords keep. */
final class OldSums {
  private static final int OTP_ROUNDS = 1024;
  private static final int MOST_ROUNDS = 10_000;
  private static final Pattern OTP =
      Pattern.compile("(md4|md5|sha1) (\\d{1,5}) ([0-9A-Za-z]{1,16}) ([0-9a-f]{16})");
  private static final int[][] SHIFTS = {{3, 7, 11, 19}, {3, 5, 9, 13}, {3, 9, 11, 15}};
  private static final int[] ADDED = {0, 0x5a827999, 0x6ed9eba1};
  private static final int[] BACKWARDS = {0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15};

  private OldSums() {}

  static byte[] md4(byte[] text) {
    int length = (text.length + 8) / 64 * 64 + 64;
    ByteBuffer padded = ByteBuffer.wrap(Arrays.copyOf(text, length)).order(ByteOrder.LITTLE_ENDIAN);
    padded.put(text.length, (byte) 0x80).putLong(length - 8, text.length * 8L);
    int[] state = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
    int[] words = new int[16];
    for (int at = 0; at < length; at += 64) {
      for (int i = 0; i < 16; i++) {
        words[i] = padded.getInt(at + 4 * i);
      }
      block(state, words);
    }
    ByteBuffer sum = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    for (int word : state) {
      sum.putInt(word);
    }
    return sum.array();
  }

  private static void block(int[] state, int[] words) {
    int a = state[0];
    int b = state[1];
    int c = state[2];
    int d = state[3];
    for (int step = 0; step < 48; step++) {
      int round = step / 16;
      int i = step % 16;
      int mixed =
          switch (round) {
            case 0 -> b & c | ~b & d;
            case 1 -> b & c | b & d | c & d;
            default -> b ^ c ^ d;
          };
      int word =
          switch (round) {
            case 0 -> words[i];
            case 1 -> words[i % 4 * 4 + i / 4];
            default -> words[BACKWARDS[i]];
          };
      int turned = Integer.rotateLeft(a + mixed + word + ADDED[round], SHIFTS[round][i % 4]);
      a = d;
      d = c;
      c = b;
      b = turned;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
  }

  /** What is kept for one-time passwords: the kind of sum, how often it is made, seed and sum. */
  static String otp(String password, RandomGenerator random) {
    byte[] seed = new byte[8];
    random.nextBytes(seed);
    String text = HexFormat.of().formatHex(seed);
    return "sha1 " + OTP_ROUNDS + ' ' + text + ' ' + otp("sha1", OTP_ROUNDS, text, password);
  }

  static boolean isOtp(String kept, String password) {
    Matcher parts = OTP.matcher(kept);
    if (!parts.matches()) {
      return false;
    }
    int rounds = Integer.parseInt(parts.group(2));
    return rounds <= MOST_ROUNDS
        && otp(parts.group(1), rounds, parts.group(3), password).equals(parts.group(4));
  }

  private static String otp(String sum, int rounds, String seed, String password) {
    String first = seed.toLowerCase(Locale.ROOT) + password;
    byte[] folded = folded(sum, first.getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < rounds; i++) {
      folded = folded(sum, folded);
    }
    return HexFormat.of().formatHex(folded);
  }

  /** Eight octets of a sum, the others laid over them. */
  private static byte[] folded(String sum, byte[] text) {
    byte[] whole = sum.equals("md4") ? md4(text) : digest(sum, text);
    byte[] eight = new byte[8];
    for (int i = 0; i < whole.length && i < 20; i++) {
      // SHA-1 is laid down as words, the last of five over the first.
      int to = sum.equals("sha1") ? i % 8 / 4 * 4 + 3 - i % 4 : i % 8;
      eight[to] ^= whole[i];
    }
    return eight;
  }

  private static byte[] digest(String sum, byte[] text) {
    try {
      return MessageDigest.getInstance(sum.equals("md5") ? "MD5" : "SHA-1").digest(text);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
