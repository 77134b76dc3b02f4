package dev.mxlab.net.sasl;

/** What a client gave to show who it is. */
public sealed interface Credentials {
  /** As the log names it: {@code PLAIN}. */
  String mechanism();

  String user();

  /** The password where it was given, else what came in its place. */
  String secret();

  /** The password itself. */
  record Password(String mechanism, String user, String password) implements Credentials {
    @Override
    public String secret() {
      return password;
    }
  }

  /**
   * Proof that the client knows the password: CRAM-MD5.
   *
   * @param challenge what it was asked with
   * @param digest its answer in hexadecimal digits
   */
  record Digest(String mechanism, String user, String challenge, String digest)
      implements Credentials {
    @Override
    public String secret() {
      return digest;
    }
  }
}
