package dev.mxlab.net.sasl;

import dev.mxlab.net.sasl.Exchange.Step;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The server of SCRAM (RFC 5802) without channel binding. */
final class Scram implements Conversation {
  private final Mechanism mechanism;
  private final String nonce;
  private String header = "";
  private String clientFirst = "";
  private String serverFirst = "";
  private String all = "";
  private byte[] stored = new byte[0];
  private byte[] serverKey = new byte[0];
  private Credentials.@Nullable Question question;
  private boolean proven;

  /**
   * @param nonce the server's part, never the same twice
   */
  Scram(Mechanism mechanism, String nonce) {
    this.mechanism = mechanism;
    this.nonce = nonce;
  }

  @Override
  public Step begin() {
    return new Step.Challenge("");
  }

  @Override
  public Step answer(String text) {
    Credentials.Question asked = question;
    if (asked == null) {
      return first(text);
    } else if (proven) {
      return text.isEmpty()
          ? new Step.Complete(new Credentials.Proven(mechanism.word(), asked.user()))
          : failed();
    }
    return last(text);
  }

  /** Section 5: {@code n,,n=user,r=nonce}. */
  private Step first(String text) {
    String[] parts = text.split(",", -1);
    if (parts.length < 4
        || !parts[0].equals("n") && !parts[0].equals("y")
        || !parts[2].startsWith("n=")
        || !parts[3].startsWith("r=")) {
      return failed();
    }
    String user = name(parts[2].substring(2));
    String authzid = parts[1].startsWith("a=") ? name(parts[1].substring(2)) : parts[1];
    if (user == null
        || user.isEmpty()
        || authzid == null
        || !authzid.isEmpty() && !authzid.equals(user)) {
      return failed();
    }
    header = parts[0] + ',' + parts[1] + ',';
    clientFirst = text.substring(header.length());
    all = parts[3].substring(2) + nonce;
    Credentials.Question asked =
        new Credentials.Question(mechanism.word(), user, new AtomicReference<>());
    question = asked;
    return new Step.Ask(asked);
  }

  /** {@code =2C} and {@code =3D} stand for comma and equals sign; null for anything else. */
  private static @Nullable String name(String text) {
    String left = text.replace("=2C", "").replace("=3D", "");
    return left.indexOf('=') >= 0 ? null : text.replace("=2C", ",").replace("=3D", "=");
  }

  @Override
  public Step known() {
    Credentials.Question asked = question;
    String kept = asked == null ? null : asked.found().get();
    String[] parts = kept == null ? new String[0] : kept.split(",", -1);
    if (parts.length != 4) {
      return failed();
    }
    try {
      stored = Base64.getDecoder().decode(parts[2]);
      serverKey = Base64.getDecoder().decode(parts[3]);
    } catch (IllegalArgumentException damaged) {
      return failed();
    }
    serverFirst = "r=" + all + ",s=" + parts[1] + ",i=" + parts[0];
    return Step.Challenge.of(serverFirst);
  }

  /** {@code c=biws,r=nonce,p=proof}. */
  private Step last(String text) {
    int end = text.lastIndexOf(",p=");
    String[] parts = text.split(",", -1);
    String binding = Base64.getEncoder().encodeToString(header.getBytes(StandardCharsets.UTF_8));
    if (end < 0 || !parts[0].equals("c=" + binding) || !parts[1].equals("r=" + all)) {
      return failed();
    }
    byte[] proof;
    try {
      proof = Base64.getDecoder().decode(text.substring(end + 3));
    } catch (IllegalArgumentException damaged) {
      return failed();
    }
    String message = clientFirst + ',' + serverFirst + ',' + text.substring(0, end);
    byte[] signature = hmac(stored, message);
    if (proof.length != signature.length) {
      return failed();
    }
    for (int i = 0; i < proof.length; i++) {
      proof[i] ^= signature[i];
    }
    if (!MessageDigest.isEqual(digest(proof), stored)) {
      return failed();
    }
    proven = true;
    byte[] own = hmac(serverKey, message);
    Arrays.fill(stored, (byte) 0);
    return Step.Challenge.of("v=" + Base64.getEncoder().encodeToString(own));
  }

  private Step failed() {
    Credentials.Question asked = question;
    String user = asked == null ? "" : asked.user();
    return new Step.Failed(new Credentials.Proven(mechanism.word(), user));
  }

  private boolean isSha1() {
    return mechanism == Mechanism.SCRAM_SHA_1;
  }

  private byte[] digest(byte[] octets) {
    try {
      return MessageDigest.getInstance(isSha1() ? "SHA-1" : "SHA-256").digest(octets);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private byte[] hmac(byte[] key, String text) {
    return Hmac.of(isSha1() ? "HmacSHA1" : "HmacSHA256", key, text);
  }
}
