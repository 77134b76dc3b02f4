package dev.mxlab.net.sasl;

import java.util.List;
import java.util.Optional;

/** The mechanisms that a server of ours can do. */
public enum Mechanism {
  /** RFC 4616. */
  PLAIN("PLAIN", true),
  /** The older way of the same: user and password one after the other. */
  LOGIN("LOGIN", true),
  /** RFC 2195. */
  CRAM_MD5("CRAM-MD5", false);

  private final String word;
  private final boolean plaintext;

  Mechanism(String word, boolean plaintext) {
    this.word = word;
    this.plaintext = plaintext;
  }

  /** Its name on the wire. */
  public String word() {
    return word;
  }

  /** Whether the password itself is sent. */
  public boolean plaintext() {
    return plaintext;
  }

  public static Optional<Mechanism> of(String word) {
    for (Mechanism one : values()) {
      if (one.word.equalsIgnoreCase(word)) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  /** Those of some that may be used: with {@code plaintext} false not those that send passwords. */
  public static List<Mechanism> offered(List<Mechanism> enabled, boolean plaintext) {
    return enabled.stream().filter(one -> plaintext || !one.plaintext).toList();
  }
}
