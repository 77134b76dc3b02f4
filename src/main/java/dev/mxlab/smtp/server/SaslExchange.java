package dev.mxlab.smtp.server;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of one SASL exchange (RFC 4422): PLAIN (RFC 4616), LOGIN, CRAM-MD5 (RFC 2195).
 * Knows octets, no base64 and no passwords of its own.
 */
final class SaslExchange {
  /** What comes next. */
  sealed interface Step {
    /** The client is to answer this. */
    record Ask(byte[] challenge) implements Step {}

    /** Everything is said. */
    record Complete(Credentials credentials) implements Step {}

    /** It is no answer to what was asked. */
    record Broken(String why) implements Step {}
  }

  private static final String USER = "Username:";
  private static final String PASSWORD = "Password:";

  private final String mechanism;
  private final String challenge;
  private @Nullable String user;

  /**
   * @param mechanism upper case
   * @param challenge for CRAM-MD5: {@code <1234.5678@mail.example.com>}
   */
  SaslExchange(String mechanism, String challenge) {
    this.mechanism = mechanism;
    this.challenge = challenge;
  }

  String mechanism() {
    return mechanism;
  }

  /**
   * @param initial the client's first words; null where it sent none
   */
  Step begin(byte @Nullable [] initial) {
    if (mechanism.equals("CRAM-MD5")) {
      return initial == null ? ask(challenge) : new Step.Broken("CRAM-MD5 has no initial response");
    }
    if (initial != null) {
      return answer(initial);
    }
    return ask(mechanism.equals("LOGIN") ? USER : "");
  }

  Step answer(byte[] octets) {
    String text = new String(octets, StandardCharsets.UTF_8);
    return switch (mechanism) {
      case "PLAIN" -> plain(text);
      case "LOGIN" -> login(text);
      default -> digest(text);
    };
  }

  private static Step plain(String text) {
    String[] parts = text.split("\0", -1);
    if (parts.length != 3 || parts[1].isEmpty()) {
      return new Step.Broken("Can only find author (no password)");
    }
    return new Step.Complete(new Credentials.Password("PLAIN", parts[0], parts[1], parts[2]));
  }

  private Step login(String text) {
    String name = user;
    if (name == null) {
      user = text;
      return ask(PASSWORD);
    }
    return new Step.Complete(new Credentials.Password("LOGIN", "", name, text));
  }

  private Step digest(String text) {
    int blank = text.lastIndexOf(' ');
    if (blank <= 0) {
      return new Step.Broken("need authentication name");
    }
    return new Step.Complete(
        new Credentials.Digest(challenge, text.substring(0, blank), text.substring(blank + 1)));
  }

  private static Step ask(String text) {
    return new Step.Ask(text.getBytes(StandardCharsets.UTF_8));
  }
}
