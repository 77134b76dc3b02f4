package dev.mxlab.dns.sign;

import java.util.Locale;
import java.util.Optional;
import org.xbill.DNS.Name;

/** The HMACs that sign messages (RFC 8945 section 6). */
public enum TsigAlgorithm {
  HMAC_MD5("hmac-md5", "hmac-md5.sig-alg.reg.int.", "HmacMD5", 16),
  HMAC_SHA1("hmac-sha1", "hmac-sha1.", "HmacSHA1", 20),
  HMAC_SHA224("hmac-sha224", "hmac-sha224.", "HmacSHA224", 28),
  HMAC_SHA256("hmac-sha256", "hmac-sha256.", "HmacSHA256", 32),
  HMAC_SHA384("hmac-sha384", "hmac-sha384.", "HmacSHA384", 48),
  HMAC_SHA512("hmac-sha512", "hmac-sha512.", "HmacSHA512", 64);

  private final String word;
  private final Name wireName;
  private final String javaName;
  private final int length;

  TsigAlgorithm(String word, String wireName, String javaName, int length) {
    this.word = word;
    this.wireName = Name.fromConstantString(wireName);
    this.javaName = javaName;
    this.length = length;
  }

  /** As configuration files have it. */
  public String word() {
    return word;
  }

  /** As messages have it. */
  public Name wireName() {
    return wireName;
  }

  String javaName() {
    return javaName;
  }

  /** Octets of the whole MAC. */
  public int length() {
    return length;
  }

  /**
   * An algorithm as configuration files name it.
   *
   * @param bits to which signatures are cut off, {@code hmac-sha256-128}; 0: they are not
   */
  public record Choice(TsigAlgorithm algorithm, int bits) {}

  /** Reads {@code hmac-sha256}, {@code hmac-sha256-128} or {@code hmac-md5.sig-alg.reg.int}. */
  public static Optional<Choice> parse(String text) {
    String word = text.toLowerCase(Locale.ROOT);
    for (TsigAlgorithm each : values()) {
      if (word.equals(each.word)
          || (word.endsWith(".") ? word : word + ".").equals(each.wireName.toString())) {
        return Optional.of(new Choice(each, 0));
      }
      if (word.startsWith(each.word + "-")) {
        return bits(word.substring(each.word.length() + 1), each);
      }
    }
    return Optional.empty();
  }

  private static Optional<Choice> bits(String digits, TsigAlgorithm algorithm) {
    if (!digits.matches("[0-9]{1,4}")) {
      return Optional.empty();
    }
    int bits = Integer.parseInt(digits);
    return bits % 8 == 0
            && bits >= 80
            && bits >= algorithm.length * 4
            && bits <= algorithm.length * 8
        ? Optional.of(new Choice(algorithm, bits))
        : Optional.empty();
  }
}
