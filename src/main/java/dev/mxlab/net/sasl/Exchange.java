package dev.mxlab.net.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** One attempt by one mechanism: challenges and what the client answers, in base64. */
public final class Exchange {
  /** What is next. */
  public sealed interface Step {
    /** Ask the client this. */
    record Challenge(String base64) implements Step {
      static Challenge of(String text) {
        return new Challenge(
            Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
      }
    }

    /** All is known. */
    record Complete(Credentials credentials) implements Step {}

    /** What came makes no sense in this mechanism. */
    record Failed(Credentials credentials) implements Step {}

    /**
     * What came is no base64.
     *
     * @param cut whether only its end is missing
     */
    record NotBase64(boolean cut) implements Step {}

    /** The mechanism has to know something of the user: {@link Exchange#known} when it does. */
    record Ask(Credentials.Question question) implements Step {}
  }

  private final Mechanism mechanism;
  private final String challenge;
  private final @Nullable Conversation conversation;
  private @Nullable String user;
  private boolean asking;

  /**
   * @param challenge of CRAM-MD5: {@code <number.time@host>}, never the same twice
   */
  public Exchange(Mechanism mechanism, String challenge) {
    this.mechanism = mechanism;
    this.challenge = challenge;
    this.conversation =
        switch (mechanism) {
          case SCRAM_SHA_1, SCRAM_SHA_256 -> new Scram(mechanism, Challenges.nonce(64));
          case DIGEST_MD5 -> new DigestMd5(Challenges.nonce(22) + "==");
          case OAUTHBEARER, XOAUTH2 -> new Bearer(mechanism);
          case PLAIN, LOGIN, CRAM_MD5, EXTERNAL, ANONYMOUS -> null;
        };
  }

  /** Whether {@link #known} is to be called. */
  public boolean isAsking() {
    return asking;
  }

  /** The answer to {@link Step.Ask} stands in its question, if there is one. */
  public Step known() {
    asking = false;
    Conversation known = conversation;
    return known == null ? nonsense(mechanism) : known.known();
  }

  /** The client said nothing yet. */
  public Step begin() {
    return switch (mechanism) {
      case PLAIN, EXTERNAL, ANONYMOUS, OAUTHBEARER, XOAUTH2, SCRAM_SHA_1, SCRAM_SHA_256 ->
          new Step.Challenge("");
      case LOGIN -> Step.Challenge.of("Username:");
      case CRAM_MD5 -> Step.Challenge.of(challenge);
      case DIGEST_MD5 -> conversation == null ? nonsense(mechanism) : conversation.begin();
    };
  }

  /** The client sent something with its command (RFC 4959, RFC 5034). */
  public Step begin(String initial) {
    boolean serverFirst = mechanism == Mechanism.CRAM_MD5 || mechanism == Mechanism.DIGEST_MD5;
    return serverFirst ? begin() : answer(initial);
  }

  /** The client answered a challenge. */
  public Step answer(String line) {
    String text;
    try {
      byte[] octets = Base64.getDecoder().decode(line.getBytes(StandardCharsets.ISO_8859_1));
      text = new String(octets, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException wrong) {
      return new Step.NotBase64(false);
    }
    if (line.length() % 4 != 0) {
      return new Step.NotBase64(true);
    }
    Conversation talk = conversation;
    if (talk != null) {
      Step step = talk.answer(text);
      asking = step instanceof Step.Ask;
      return step;
    }
    return switch (mechanism) {
      case PLAIN -> plain(text);
      case LOGIN -> login(text);
      case CRAM_MD5 -> digest(text);
      case EXTERNAL -> new Step.Failed(new Credentials.Proven(mechanism.word(), text));
      case ANONYMOUS -> new Step.Complete(new Credentials.Proven(mechanism.word(), ""));
      case OAUTHBEARER, XOAUTH2, DIGEST_MD5, SCRAM_SHA_1, SCRAM_SHA_256 -> nonsense(mechanism);
    };
  }

  /** Whoever acts for another names him first. */
  private static Step plain(String text) {
    String[] parts = text.split("\0", -1);
    if (parts.length != 3) {
      return nonsense(Mechanism.PLAIN);
    }
    String login = parts[0].equals(parts[1]) ? "" : parts[0];
    return new Step.Complete(
        new Credentials.Password(Mechanism.PLAIN.word(), parts[1], parts[2], login));
  }

  /** An attempt like any other, but of nobody. */
  private static Step nonsense(Mechanism mechanism) {
    return new Step.Failed(new Credentials.Password(mechanism.word(), "", ""));
  }

  private Step login(String text) {
    String known = user;
    if (known == null) {
      user = text;
      return Step.Challenge.of("Password:");
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
}
