package dev.mxlab.named.control;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a message may be signed with (RFC 2104). */
public enum HmacAlgorithm {
  HMAC_MD5("hmac-md5", "HmacMD5", 157, 128),
  HMAC_SHA1("hmac-sha1", "HmacSHA1", 161, 160),
  HMAC_SHA224("hmac-sha224", "HmacSHA224", 162, 224),
  HMAC_SHA256("hmac-sha256", "HmacSHA256", 163, 256),
  HMAC_SHA384("hmac-sha384", "HmacSHA384", 164, 384),
  HMAC_SHA512("hmac-sha512", "HmacSHA512", 165, 512);

  private final String text;
  private final String mac;
  private final int number;
  private final int bits;

  HmacAlgorithm(String text, String mac, int number, int bits) {
    this.text = text;
    this.mac = mac;
    this.number = number;
    this.bits = bits;
  }

  /** As named.conf and rndc.conf write it, whatever the case. */
  public static Optional<HmacAlgorithm> of(String name) {
    String plain = name.toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(a -> a.text.equals(plain)).findFirst();
  }

  public String text() {
    return text;
  }

  /** How many bits a new key of this algorithm has. */
  public int bits() {
    return bits;
  }

  /** In the message before the signature; MD5, the oldest, has none. */
  int number() {
    return number;
  }

  byte[] sign(byte[] secret, byte[] octets, int from, int to) {
    try {
      Mac hmac = Mac.getInstance(mac);
      // The JDK takes no key of no length; one of zeros is the same key (RFC 2104 section 2).
      hmac.init(new SecretKeySpec(secret.length == 0 ? new byte[1] : secret, mac));
      hmac.update(octets, from, to - from);
      return hmac.doFinal();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
