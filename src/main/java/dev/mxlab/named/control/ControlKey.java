package dev.mxlab.named.control;

import java.util.Base64;
import java.util.Optional;

/** A key that both ends share: {@code key "rndc-key" { algorithm ...; secret ...; };}. */
public final class ControlKey {
  private final String name;
  private final HmacAlgorithm algorithm;
  private final byte[] secret;

  private ControlKey(String name, HmacAlgorithm algorithm, byte[] secret) {
    this.name = name;
    this.algorithm = algorithm;
    this.secret = secret;
  }

  /** Empty when the secret is no base64. */
  public static Optional<ControlKey> of(String name, HmacAlgorithm algorithm, String secret) {
    try {
      byte[] octets = Base64.getMimeDecoder().decode(strict(secret));
      return Optional.of(new ControlKey(name, algorithm, octets));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  /** The lenient decoder passes over anything; BIND's over blanks alone, and it wants padding. */
  private static String strict(String secret) {
    String plain = secret.replaceAll("\\s", "");
    if (!plain.matches("[A-Za-z0-9+/]*={0,2}") || plain.length() % 4 != 0) {
      throw new IllegalArgumentException("bad base64 encoding");
    }
    return plain;
  }

  public String name() {
    return name;
  }

  public HmacAlgorithm algorithm() {
    return algorithm;
  }

  byte[] sign(byte[] octets, int from, int to) {
    return algorithm.sign(secret, octets, from, to);
  }
}
