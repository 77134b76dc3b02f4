package dev.mxlab.net.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** One attempt by one mechanism: challenges and what the client answers, in base64. */
public final class Exchange {
  /** What is next. */
  public sealed interface Step {
    /** Ask the client this. */
    record Challenge(String base64) implements Step {}

    /** All is known. */
    record Complete(Credentials credentials) implements Step {}

    /** What came makes no sense in this mechanism. */
    record Failed(Credentials credentials) implements Step {}

    /** What came is no base64. */
    record NotBase64() implements Step {}
  }

  private final Mechanism mechanism;
  private final String challenge;
  private @Nullable String user;

  /**
   * @param challenge of CRAM-MD5: {@code <number.time@host>}, never the same twice
   */
  public Exchange(Mechanism mechanism, String challenge) {
    this.mechanism = mechanism;
    this.challenge = challenge;
  }

  /** The client said nothing yet. */
  public Step begin() {
    return switch (mechanism) {
      case PLAIN -> new Step.Challenge("");
      case LOGIN -> new Step.Challenge(base64("Username:"));
      case CRAM_MD5 -> new Step.Challenge(base64(challenge));
    };
  }

  /** The client sent something with its command (RFC 4959, RFC 5034). */
  public Step begin(String initial) {
    return mechanism == Mechanism.CRAM_MD5 ? begin() : answer(initial);
  }

  /** The client answered a challenge. */
  public Step answer(String line) {
    String text;
    try {
      byte[] octets = Base64.getDecoder().decode(line.getBytes(StandardCharsets.ISO_8859_1));
      text = new String(octets, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException wrong) {
      return new Step.NotBase64();
    }
    return switch (mechanism) {
      case PLAIN -> plain(text);
      case LOGIN -> login(text);
      case CRAM_MD5 -> digest(text);
    };
  }

  /** Nobody acts for another here: who is named to act for must be who logs in. */
  private static Step plain(String text) {
    String[] parts = text.split("\0", -1);
    return parts.length == 3 && (parts[0].isEmpty() || parts[0].equals(parts[1]))
        ? new Step.Complete(new Credentials.Password(Mechanism.PLAIN.word(), parts[1], parts[2]))
        : nonsense(Mechanism.PLAIN);
  }

  /** An attempt like any other, but of nobody. */
  private static Step nonsense(Mechanism mechanism) {
    return new Step.Failed(new Credentials.Password(mechanism.word(), "", ""));
  }

  private Step login(String text) {
    String known = user;
    if (known == null) {
      user = text;
      return new Step.Challenge(base64("Password:"));
    }
    return new Step.Complete(new Credentials.Password(Mechanism.LOGIN.word(), known, text));
  }

  private Step digest(String text) {
    int space = text.lastIndexOf(' ');
    return space < 0
        ? nonsense(Mechanism.CRAM_MD5)
        : new Step.Complete(
            new Credentials.Digest(
                Mechanism.CRAM_MD5.word(),
                text.substring(0, space),
                challenge,
                text.substring(space + 1)));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
