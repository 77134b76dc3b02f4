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
  CRAM_MD5("CRAM-MD5", false),
  /** RFC 2831. */
  DIGEST_MD5("DIGEST-MD5", false),
  /** RFC 5802. */
  SCRAM_SHA_1("SCRAM-SHA-1", false),
  /** RFC 7677. */
  SCRAM_SHA_256("SCRAM-SHA-256", false),
  /** RFC 4422 appendix A: who TLS says it is. */
  EXTERNAL("EXTERNAL", false),
  /** RFC 4505. */
  ANONYMOUS("ANONYMOUS", false),
  /** RFC 7628. */
  OAUTHBEARER("OAUTHBEARER", false),
  /** The older way of the same. */
  XOAUTH2("XOAUTH2", false);

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

  /** Whether the server must know the password, or what is made of it for this mechanism. */
  public boolean needsSecret() {
    return switch (this) {
      case CRAM_MD5, DIGEST_MD5, SCRAM_SHA_1, SCRAM_SHA_256 -> true;
      case PLAIN, LOGIN, EXTERNAL, ANONYMOUS, OAUTHBEARER, XOAUTH2 -> false;
    };
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
