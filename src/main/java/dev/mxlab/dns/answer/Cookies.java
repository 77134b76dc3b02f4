package dev.mxlab.dns.answer;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Server cookies (RFC 7873) in the form that all implementations share (RFC 9018): version, time,
 * and a SipHash of them, of the client's cookie and of its address.
 */
public final class Cookies {
  private static final int CLIENT = 8;
  private static final int LENGTH = 24;

  /** RFC 9018 section 4.3: seconds that a cookie is good for, and that a clock may be ahead. */
  private static final int OLDEST = 3600;

  private static final int AHEAD = 300;

  private final InstantSource clock;
  private final CookieJar.Secret own;

  public Cookies(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.own = new CookieJar.Secret(random.nextLong(), random.nextLong());
  }

  /** The cookie to send back to a client that sent {@code cookie}, whose first half is its own. */
  byte[] answer(byte[] cookie, InetAddress client, CookieJar jar) {
    CookieJar.Secret secret = jar.secrets().isEmpty() ? own : jar.secrets().get(0);
    byte[] address = client.getAddress();
    ByteBuffer input = ByteBuffer.allocate(CLIENT + 8 + address.length);
    input.put(cookie, 0, CLIENT);
    input.put((byte) 1).put(new byte[3]);
    input.putInt((int) clock.instant().getEpochSecond());
    byte[] answer = new byte[LENGTH];
    System.arraycopy(input.array(), 0, answer, 0, CLIENT + 8);
    input.put(address);
    ByteBuffer.wrap(answer)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(CLIENT + 8, sipHash(secret.key0(), secret.key1(), input.array()));
    return answer;
  }

  /** Whether it ends with a cookie that we gave this client within the last hour. */
  boolean hold(byte[] cookie, InetAddress client, CookieJar jar) {
    if (cookie.length != LENGTH || cookie[CLIENT] != 1) {
      return false;
    }
    ByteBuffer given = ByteBuffer.wrap(cookie);
    long age = (int) clock.instant().getEpochSecond() - given.getInt(CLIENT + 4);
    if (age > OLDEST || age < -AHEAD) {
      return false;
    }
    byte[] address = client.getAddress();
    ByteBuffer input = ByteBuffer.allocate(CLIENT + 8 + address.length);
    input.put(cookie, 0, CLIENT + 8).put(address);
    long hash = given.order(ByteOrder.LITTLE_ENDIAN).getLong(CLIENT + 8);
    if (jar.secrets().isEmpty()) {
      return made(own, input, hash);
    }
    return jar.secrets().stream().anyMatch(secret -> made(secret, input, hash));
  }

  private static boolean made(CookieJar.Secret secret, ByteBuffer input, long hash) {
    return hash == sipHash(secret.key0(), secret.key1(), input.array());
  }

  /** SipHash-2-4 (Aumasson and Bernstein, 2012). */
  static long sipHash(long key0, long key1, byte[] input) {
    long[] v = {
      key0 ^ 0x736f6d6570736575L,
      key1 ^ 0x646f72616e646f6dL,
      key0 ^ 0x6c7967656e657261L,
      key1 ^ 0x7465646279746573L
    };
    ByteBuffer words = ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN);
    while (words.remaining() >= 8) {
      compress(v, words.getLong());
    }
    long last = (long) input.length << 56;
    for (int shift = 0; words.hasRemaining(); shift += 8) {
      last |= (words.get() & 0xFFL) << shift;
    }
    compress(v, last);
    v[2] ^= 0xFF;
    for (int i = 0; i < 4; i++) {
      round(v);
    }
    return v[0] ^ v[1] ^ v[2] ^ v[3];
  }

  private static void compress(long[] v, long word) {
    v[3] ^= word;
    round(v);
    round(v);
    v[0] ^= word;
  }

  private static void round(long[] v) {
    v[0] += v[1];
    v[1] = Long.rotateLeft(v[1], 13) ^ v[0];
    v[0] = Long.rotateLeft(v[0], 32);
    v[2] += v[3];
    v[3] = Long.rotateLeft(v[3], 16) ^ v[2];
    v[0] += v[3];
    v[3] = Long.rotateLeft(v[3], 21) ^ v[0];
    v[2] += v[1];
    v[1] = Long.rotateLeft(v[1], 17) ^ v[2];
    v[2] = Long.rotateLeft(v[2], 32);
  }
}
