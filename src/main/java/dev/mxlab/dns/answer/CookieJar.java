package dev.mxlab.dns.answer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;

/**
 * How cookies are treated (named.conf answer-cookie, cookie-secret).
 *
 * @param answered whether clients that send one get one
 * @param secrets the first makes cookies, all are taken; none: a secret of our own
 */
public record CookieJar(boolean answered, List<Secret> secrets) {
  public static final CookieJar DEFAULT = new CookieJar(true, List.of());

  public CookieJar {
    secrets = List.copyOf(secrets);
  }

  /** A SipHash key, as servers share it behind one address. */
  public record Secret(long key0, long key1) {
    /** Of 32 hexadecimal digits. */
    public static Secret of(String digits) {
      ByteBuffer octets =
          ByteBuffer.wrap(HexFormat.of().parseHex(digits)).order(ByteOrder.LITTLE_ENDIAN);
      return new Secret(octets.getLong(), octets.getLong());
    }

    /** Not the key itself. */
    @Override
    public String toString() {
      return "Secret";
    }
  }
}
