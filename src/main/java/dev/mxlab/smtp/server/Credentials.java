package dev.mxlab.smtp.server;

/** What a client says to prove who it is; the mail system knows whether that is so. */
public sealed interface Credentials {
  /** {@code PLAIN}, {@code LOGIN} or {@code CRAM-MD5}. */
  String mechanism();

  /** Whose credentials they are. */
  String user();

  /**
   * PLAIN (RFC 4616) and LOGIN.
   *
   * @param acting on whose behalf; empty for the user's own
   */
  record Password(String mechanism, String acting, String user, String password)
      implements Credentials {
    /** The password is nobody's to read in a log. */
    @Override
    public String toString() {
      return mechanism + " " + user;
    }
  }

  /**
   * CRAM-MD5 (RFC 2195).
   *
   * @param digest hexadecimal, of the challenge under the password
   */
  record Digest(String challenge, String user, String digest) implements Credentials {
    @Override
    public String mechanism() {
      return "CRAM-MD5";
    }
  }
}
