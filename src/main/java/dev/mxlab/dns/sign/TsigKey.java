package dev.mxlab.dns.sign;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/** A secret that two servers share, under a name that both know (named.conf key). Immutable. */
public final class TsigKey {
  private final Name name;
  private final TsigAlgorithm algorithm;
  private final int bits;
  private final byte[] secret;

  /**
   * @param bits to which signatures are cut off; 0: they are not
   */
  public TsigKey(Name name, TsigAlgorithm algorithm, int bits, byte[] secret) {
    this.name = name;
    this.algorithm = algorithm;
    this.bits = bits;
    // HMAC fills short keys up with zeros: this is the empty key, which Java does not take.
    this.secret = secret.length == 0 ? new byte[1] : secret.clone();
  }

  /**
   * A key as configuration files write it.
   *
   * @param secret base64; empty when it or the algorithm is none
   */
  public static Optional<TsigKey> of(String name, String algorithm, String secret) {
    try {
      byte[] octets = Base64.getDecoder().decode(secret.replaceAll("\\s", ""));
      Name absolute = Name.fromString(name.toLowerCase(Locale.ROOT), Name.root);
      return TsigAlgorithm.parse(algorithm)
          .map(choice -> new TsigKey(absolute, choice.algorithm(), choice.bits(), octets));
    } catch (IllegalArgumentException | TextParseException malformed) {
      return Optional.empty();
    }
  }

  public Name name() {
    return name;
  }

  public TsigAlgorithm algorithm() {
    return algorithm;
  }

  /** Octets of the signatures that it makes, and of the shortest that it takes. */
  int signatureLength() {
    return bits == 0 ? algorithm.length() : (bits + 7) / 8;
  }

  Mac mac() {
    try {
      Mac mac = Mac.getInstance(algorithm.javaName());
      mac.init(new SecretKeySpec(secret, algorithm.javaName()));
      return mac;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "key " + name + " " + algorithm.word();
  }
}
