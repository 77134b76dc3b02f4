package dev.mxlab.net.sasl;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What a client gave to show who it is. */
public sealed interface Credentials {
  /** As the log names it: {@code PLAIN}. */
  String mechanism();

  String user();

  /** The password where it was given, else what came in its place. */
  String secret();

  /**
   * The password itself.
   *
   * @param login as whom the user wants to be let in; empty for himself
   */
  record Password(String mechanism, String user, String password, String login)
      implements Credentials {
    public Password(String mechanism, String user, String password) {
      this(mechanism, user, password, "");
    }

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

  /**
   * Not credentials yet: the mechanism has to know what it compares the client's proof with.
   *
   * @param found takes what is kept of the user's password for the mechanism: for SCRAM {@code
   *     rounds,salt,stored key,server key}, for DIGEST-MD5 the sum in hexadecimal digits; stays
   *     null where there is nothing
   */
  record Question(String mechanism, String user, AtomicReference<@Nullable String> found)
      implements Credentials {
    @Override
    public String secret() {
      return "";
    }
  }

  /** The client has shown by itself who it is. */
  record Proven(String mechanism, String user) implements Credentials {
    @Override
    public String secret() {
      return "";
    }
  }
}
