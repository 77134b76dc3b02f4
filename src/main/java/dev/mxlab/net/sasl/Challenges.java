package dev.mxlab.net.sasl;

import java.security.SecureRandom;

/** Makes challenges as RFC 2195 section 2 wants them: {@code <number.number@host>}. */
public final class Challenges {
  private static final class Source {
    static final SecureRandom RANDOM = new SecureRandom();
  }

  private Challenges() {}

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
