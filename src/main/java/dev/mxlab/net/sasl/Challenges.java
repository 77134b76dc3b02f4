package dev.mxlab.net.sasl;

import java.security.SecureRandom;

/** Makes challenges as RFC 2195 section 2 wants them: {@code <number.number@host>}. */
public final class Challenges {
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private static final class Source {
    static final SecureRandom RANDOM = new SecureRandom();
  }

  private Challenges() {}

  /** So many letters and digits that nobody guesses. */
  static String nonce(int length) {
    StringBuilder nonce = new StringBuilder();
    for (int i = 0; i < length; i++) {
      nonce.append(LETTERS.charAt(Source.RANDOM.nextInt(LETTERS.length())));
    }
    return nonce.toString();
  }

  public static String next(String host) {
    SecureRandom random = Source.RANDOM;
    return "<"
        + Long.toUnsignedString(random.nextLong() >>> 11)
        + '.'
        + Integer.toUnsignedString(random.nextInt())
        + '@'
        + host
        + '>';
  }
}
